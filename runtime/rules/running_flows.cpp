#include "runtime/rules/running_flows.hpp"

#include "dsl/codes.hpp"
#include "dsl/compile.hpp"
#include "dsl/flow_needs.hpp"
#include "runtime/rules/bundle.hpp"
#include "runtime/store/conversation_rows.hpp"
#include "runtime/store/rule_sets.hpp"

#include <map>
#include <set>
#include <string>

namespace barid::rules {

namespace {

/// Whether the instances go on in `next` as it is.
bool goes_on_in(const dsl::program& next, const store::flow_count& running) {
  const auto* f = next.flow(running.flow);
  if (!f) return false;
  if (f->code == running.code) return true;
  const auto moves = next.migrations.find(running.flow);
  return moves != next.migrations.end() && moves->second.contains(running.step);
}

/// Null where the rules cannot be read any more: what they need cannot be known.
result<dsl::program_ptr> load(store::connection& on, const std::string& hash) {
  auto set = store::load_rule_set(on, hash);
  if (!set && set.why().code == errc::not_found) return dsl::program_ptr();
  if (!set) return set.why();
  const auto files = unpack(set->bundle);
  return files ? dsl::compile(*files, {.tests = false}).program : dsl::program_ptr();
}

diagnostic refusal(const dsl::flow_need& need, const std::map<std::string, std::int64_t>& waiting) {
  std::string where;
  std::int64_t all = 0;
  for (const auto& [step, count] : waiting) {
    where += (where.empty() ? "" : ", ") + std::to_string(count) + " in `" + step + "`";
    all += count;
  }
  diagnostic d;
  d.code = dsl::code::needed_by_flows;
  d.message = std::string(all == 1 ? "a running flow needs " : "running flows need ") + need.kind + " `" + need.name +
              "`: " + where;
  d.help = "keep it until they have ended, or move them with `migrate flow`";
  return d;
}

} // namespace

result<std::vector<diagnostic>> missed_by_flows(store::connection& on, const dsl::program& next) {
  auto counts = store::count_flows(on);
  if (!counts) return counts.why();
  std::map<std::string, dsl::program_ptr> pinned;
  std::map<dsl::flow_need, std::map<std::string, std::int64_t>> missing;
  for (const auto& running : *counts) {
    if (goes_on_in(next, running)) continue;
    auto [at, fresh] = pinned.try_emplace(running.program);
    if (fresh) {
      auto loaded = load(on, running.program);
      if (!loaded) return loaded.why();
      at->second = std::move(*loaded);
    }
    const auto* f = at->second ? at->second->flow(running.flow) : nullptr;
    if (!f) continue;
    for (const auto& need : dsl::needs_of(*at->second, *f, running.step))
      if (!dsl::has(next, need)) missing[need][running.flow + "." + running.step] += running.running;
  }
  std::vector<diagnostic> out;
  for (const auto& [need, waiting] : missing) out.push_back(refusal(need, waiting));
  return out;
}

} // namespace barid::rules
