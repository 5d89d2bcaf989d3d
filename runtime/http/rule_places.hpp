// runtime/http/rule_places.hpp - where the rules of a trace stand in their files.
//
// Owns     the places of the few rule sets that were asked for last.
// Never    compiles: the shape of the files is enough, so a set that an older version made is found
//          too.
// Fails    a rule that two files could have made has no place, rather than a wrong one.
// Restart  reads the sets again when they are asked for.

#pragma once

#include "model/source.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace barid::http {

struct rule_place {
  std::string file;
  std::size_t line = 0; ///< From 1.
  std::string text;     ///< The rule as written, cut where it is very long.
};

/// By the names that effects and traces use: `owner.finance`, `owner.otherwise`, `mailbox support`,
/// `on sla breach`.
using rule_book = std::map<std::string, rule_place>;

[[nodiscard]] rule_book places_in(const source_set& files);

/// Rule books by the hash of their rule set. Thread: any.
class rule_places {
public:
  /// Null where it has to be made first.
  [[nodiscard]] std::shared_ptr<const rule_book> find(const std::string& hash) const;
  std::shared_ptr<const rule_book> keep(const std::string& hash, rule_book made);

private:
  mutable std::mutex guard_;
  std::map<std::string, std::shared_ptr<const rule_book>> books_;
};

} // namespace barid::http
