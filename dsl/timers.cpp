#include "dsl/timers.hpp"

#include "dsl/quiet.hpp"
#include "dsl/sha256.hpp"
#include "dsl/sla.hpp"
#include "dsl/waiting.hpp"

#include <algorithm>

namespace barid::dsl {

namespace {

constexpr std::size_t longest_key = 300;

/// Names of any length: what would be too long for the store goes by its hash.
std::string short_enough(std::string key) {
  if (key.size() <= longest_key) return key;
  sha256 h;
  h.add(key);
  return key.substr(0, key.find('/') + 1) + h.hex();
}

std::int64_t micros(instant t) {
  return t.time_since_epoch().count();
}

void add_clocks(const program& rules, const conversation& c, instant now, std::vector<timer>& out) {
  for (const auto& t : clock_timers(rules, c, now)) {
    timer one{"sla/" + t.clock + "/" + (t.percent ? std::to_string(*t.percent) : "breach"),
              t.percent ? "sla warning" : "sla breach",
              t.due,
              {{"sla", c.sla}, {"clock", t.clock}}};
    if (t.percent) one.arguments["percent"] = double(*t.percent);
    out.push_back(std::move(one));
  }
}

timer timer_of(const flow_instance& i) {
  if (!i.due || *i.due > i.ends)
    return {short_enough("flow/" + i.flow + "/limit/" + std::to_string(micros(i.started))),
            "flow limit",
            i.ends,
            {{"flow", i.flow}}};
  return {short_enough("flow/" + i.flow + "/" + i.step + "/" + std::to_string(i.iteration)),
          "flow step",
          *i.due,
          {{"flow", i.flow}, {"step", i.step}, {"iteration", double(i.iteration)}}};
}

} // namespace

std::vector<timer> timers_of(const program& rules, const conversation& c, instant now) {
  std::vector<timer> out;
  add_clocks(rules, c, now, out);
  for (const auto& i : c.flows) out.push_back(timer_of(i));
  for (const auto& q : c.quiet)
    if (q.due && !is_over(c.status))
      out.push_back({short_enough(q.event + "/" + q.after + "/" + std::to_string(micros(q.since))),
                     q.event,
                     *q.due,
                     {{"after", q.after}, {"since", q.since}}});
  if (const auto o = overflow_of(rules, c))
    out.push_back({short_enough("overflow/" + o->from + "/" + std::to_string(micros(*c.waits_since))),
                   "overflow",
                   o->due,
                   {{"team", o->from}}});
  std::ranges::stable_sort(out, {}, &timer::due);
  return out;
}

event event_of(const timer& t, const conversation& c) {
  event e;
  e.name = t.kind;
  e.id = "timer/" + std::to_string(c.id.value) + "/" + t.key + "/" + std::to_string(micros(t.due));
  e.at = t.due;
  e.mailbox = c.mailbox;
  e.arguments = t.arguments;
  e.arguments["due"] = t.due;
  return e;
}

} // namespace barid::dsl
