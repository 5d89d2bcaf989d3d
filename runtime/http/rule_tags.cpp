#include "runtime/http/rule_tags.hpp"

#include "dsl/compile.hpp"

#include <set>
#include <utility>

namespace barid::http {

std::vector<std::string> tags_in(const source_set& files) {
  std::vector<dsl::name_use> uses;
  dsl::compile_options how;
  how.uses = &uses;
  how.tests = false;
  how.analyse = false;
  static_cast<void>(dsl::check(files, how));
  std::set<std::string> out;
  for (auto& one : uses)
    if (one.kind == dsl::use_of::tag) out.insert(std::move(one.name));
  return {out.begin(), out.end()};
}

std::shared_ptr<const std::vector<std::string>> rule_tags::of(const std::string& hash, const source_set& files) {
  {
    const std::lock_guard lock(guard_);
    if (tags_ && hash_ == hash) return tags_;
  }
  auto made = std::make_shared<const std::vector<std::string>>(tags_in(files));
  const std::lock_guard lock(guard_);
  hash_ = hash;
  tags_ = made;
  return made;
}

} // namespace barid::http
