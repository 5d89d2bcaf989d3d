#include "runtime/rules/stored_sets.hpp"

#include "dsl/compile.hpp"
#include "runtime/rules/bundle.hpp"
#include "runtime/store/hash.hpp"
#include "runtime/store/rule_sets.hpp"

#include <utility>

namespace barid::rules {

result<const stored_set*> stored_sets::get(const std::string& hash) {
  if (const auto it = sets_.find(hash); it != sets_.end()) return &it->second;
  stored_set out;
  auto set = store::load_rule_set(on_, store::from_hex(hash));
  if (!set && set.why().code != errc::not_found) return set.why();
  if (set)
    if (auto files = unpack(set->bundle); files.ok()) {
      out.program = dsl::compile(*files, {.tests = false, .analyse = false}).program;
      out.files = std::move(*files);
    }
  return &sets_.emplace(hash, std::move(out)).first->second;
}

result<dsl::pinned_programs> stored_sets::pinned(const dsl::program& in_force, const conversation& c) {
  dsl::pinned_programs out;
  for (const auto& hash : dsl::pinned_needs(in_force, c)) {
    const auto set = get(hash);
    if (!set) return set.why();
    if ((*set)->program) out[hash] = dsl::with_live_names(*dsl::flows_of(*(*set)->program), in_force);
  }
  return out;
}

} // namespace barid::rules
