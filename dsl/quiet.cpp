#include "dsl/quiet.hpp"

#include "dsl/sla.hpp"

#include <algorithm>

namespace barid::dsl {

namespace {

std::optional<instant> beginning(const conversation& c, const std::string& event) {
  if (event == "idle") return c.last_activity;
  // whoever waits for an answer waits in the other conversation
  return c.status == status::merged ? std::nullopt : c.unanswered_since;
}

const quiet_wait* find(const conversation& c, const std::string& event, const std::string& after) {
  const auto it =
      std::ranges::find_if(c.quiet, [&](const quiet_wait& q) { return q.event == event && q.after == after; });
  return it == c.quiet.end() ? nullptr : &*it;
}

} // namespace

bool is_over(const std::string& status) {
  return status == status::closed || status == status::quarantined || status == status::dropped ||
         status == status::merged;
}

bool is_spam(const conversation& c) {
  return c.status == status::quarantined && c.flags.contains(spam_flag);
}

void watch_quiet(std::vector<quiet_watch>& into, const event_filter& on, instant from) {
  const auto after = on.arguments.find("after");
  if (!on.after || after == on.arguments.end()) return;
  const auto text = to_text(after->second);
  const bool known =
      std::ranges::any_of(into, [&](const quiet_watch& w) { return w.event == on.name && w.after == text; });
  if (!known) into.push_back({on.name, text, *on.after, from});
}

void watch_quiet(std::vector<quiet_watch>& into, const flow_policy& f, instant started) {
  if (f.unless) watch_quiet(into, *f.unless, started);
  for (const auto& s : f.steps)
    if (s.unless) watch_quiet(into, *s.unless, started);
  for (const auto& r : f.reactions) watch_quiet(into, r.on, started);
}

std::vector<quiet_wait> quiet_after(const program& rules, const std::vector<quiet_watch>& watched,
                                    const conversation& before, const conversation& after, const event& e,
                                    const facts& known) {
  std::vector<quiet_wait> out;
  const auto since_rules = known.rules_since.value_or(known.now);
  for (const auto& w : watched) {
    const auto since = beginning(after, w.event);
    if (!since) continue;
    const auto from = std::max(since_rules, w.from);
    quiet_wait wait{w.event, w.after, *since, plus(rules, *since, w.length)};
    const auto* had = find(before, w.event, w.after);
    if (had && had->since == *since) {
      // the calendar may have changed, but not so that the past happens now
      if (!had->due) wait.due.reset();
      else if (!wait.due || *wait.due <= from) wait.due = had->due;
      if (e.name == w.event && text_of(e, "after") == w.after) wait.due.reset();
    } else if (beginning(before, w.event) == since && before.version != 0 && wait.due && *wait.due <= from) {
      wait.due.reset();
    }
    out.push_back(std::move(wait));
  }
  return out;
}

} // namespace barid::dsl
