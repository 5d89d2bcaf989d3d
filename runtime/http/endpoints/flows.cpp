// How many flows wait in which step.

#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/store/conversation_rows.hpp"
#include "runtime/store/rule_sets.hpp"

#include <map>
#include <utility>

namespace barid::http {

namespace {

using namespace schema;

answer list_flows(const call& c) {
  auto counts = c.read([](store::connection& on) { return store::count_flows(on); });
  if (!counts) return problem(counts.why());
  auto active = c.read([](store::connection& on) { return store::load_active_rules(on); });
  if (!active) return problem(active.why());
  struct waiting {
    std::int64_t all = 0, older = 0;
  };
  std::map<std::pair<std::string, std::string>, waiting> steps;
  for (const auto& f : *counts) {
    auto& step = steps[{f.flow, f.step}];
    step.all += f.running;
    if (f.program != active->hash) step.older += f.running;
  }
  json items = json::array();
  for (const auto& [place, n] : steps)
    items.push_back(
        {{"flow", place.first}, {"step", place.second}, {"running", n.all}, {"started_by_earlier_rules", n.older}});
  return json_answer({{"items", std::move(items)}});
}

} // namespace

std::vector<route> flow_routes() {
  const access leads{false, role::lead};
  return {
      {"GET",
       "/api/v1/flows",
       "listFlows",
       "flows",
       "Flows that run now: how many wait in each step",
       leads,
       {},
       {},
       {},
       0,
       {{200, "by flow and step",
         object({{"items", list(object({{"flow", text()},
                                        {"step", text()},
                                        {"running", integer()},
                                        {"started_by_earlier_rules",
                                         described(integer(), "of these: what they go by was in force "
                                                              "before, or is the same in other rules")}}))}})}},
       {},
       list_flows},
  };
}

} // namespace barid::http
