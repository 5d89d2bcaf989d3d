#include "actors/recording_clocks.hpp"

#include "dsl/sla.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace barid::actors {

namespace {

const char* state_of(const barid::sla_clock& k) {
  if (k.breached) return "breached"; // stays so, answered or not
  if (k.stopped) return k.met ? "met" : "cancelled";
  return k.paused_since ? "paused" : "running";
}

bool is_same_run(const barid::sla_clock& a, const barid::sla_clock& b) {
  return a.kind == b.kind && a.start == b.start;
}

store::clock_row row_of(const dsl::program& rules, const barid::conversation& of, const barid::sla_clock& k,
                        instant now, const std::string& routed_by) {
  store::clock_row row;
  row.clock = k.kind;
  row.sla = of.sla;
  row.state = state_of(k);
  row.started = k.start;
  row.due = dsl::deadline_of(rules, of, k);
  row.ended = k.stopped;
  nlohmann::json detail = nlohmann::json::object();
  if (!routed_by.empty()) detail["rule"] = routed_by;
  if (const auto kind = dsl::sla_clock_named(k.kind); kind && rules.slas.contains(of.sla)) {
    const auto& promised = rules.slas.at(of.sla).clocks;
    if (const auto it = promised.find(*kind); it != promised.end()) detail["target"] = dsl::to_text(it->second);
  }
  row.detail = detail.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  row.elapsed_us = std::chrono::duration_cast<std::chrono::microseconds>(dsl::elapsed_of(rules, of, k, now)).count();
  return row;
}

} // namespace

std::vector<store::clock_row> clock_rows(const dsl::program& rules, const barid::conversation& before,
                                         const barid::conversation& after, instant now, bool all,
                                         const std::string& routed_by) {
  std::vector<store::clock_row> out;
  const auto in = [](const barid::conversation& c, const barid::sla_clock& k) {
    return std::ranges::find_if(c.clocks, [&](const barid::sla_clock& other) { return is_same_run(other, k); });
  };
  for (auto gone : before.clocks) {
    if (in(after, gone) != after.clocks.end()) continue;
    if (!gone.stopped) gone.stopped = now;
    out.push_back(row_of(rules, before, gone, now, routed_by));
  }
  for (const auto& k : after.clocks) {
    const auto old = in(before, k);
    if (all || old == before.clocks.end() || *old != k || before.sla != after.sla)
      out.push_back(row_of(rules, after, k, now, routed_by));
  }
  return out;
}

} // namespace barid::actors
