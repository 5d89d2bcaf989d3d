// runtime/http/rule_tags.hpp - the tags that rules give, take or ask for.
//
// Owns     those of the rule set that was asked for last.
// Never    judges the rules: what is wrong in them leaves the rest as it is.
// Restart  reads the set again when it is asked for.

#pragma once

#include "model/source.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace barid::http {

/// Each once, by name.
[[nodiscard]] std::vector<std::string> tags_in(const source_set& files);

/// Thread: any.
class rule_tags {
public:
  /// `hash` is that of `files`.
  [[nodiscard]] std::shared_ptr<const std::vector<std::string>> of(const std::string& hash, const source_set& files);

private:
  std::mutex guard_;
  std::string hash_;
  std::shared_ptr<const std::vector<std::string>> tags_;
};

} // namespace barid::http
