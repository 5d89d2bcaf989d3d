#include "dsl/sla.hpp"

#include "dsl/change.hpp"
#include "dsl/quiet.hpp"

#include <algorithm>

namespace barid::dsl {

namespace {

const calendar::calendar* calendar_of(const program& rules, const std::string& name) {
  const auto it = rules.calendars.find(name);
  return it == rules.calendars.end() ? nullptr : &it->second;
}

const sla_policy* policy_of(const program& rules, const conversation& c) {
  const auto it = rules.slas.find(c.sla);
  return it == rules.slas.end() ? nullptr : &it->second;
}

const amount* promised(const sla_policy& p, const std::string& kind) {
  const auto k = sla_clock_named(kind);
  if (!k) return nullptr;
  const auto it = p.clocks.find(*k);
  return it == p.clocks.end() ? nullptr : &it->second;
}

/// Working time (or elapsed, for elapsed amounts) between two points.
duration counted(const program& rules, const amount& a, instant from, instant to) {
  if (to <= from) return {};
  if (a.kind == amount::kind_of::elapsed) return to - from;
  const auto* cal = calendar_of(rules, a.calendar);
  const auto open = cal ? cal->open_between(from, to) : result<duration>(to - from);
  return open ? *open : to - from;
}

std::optional<instant> later(const program& rules, const amount& a, instant t, duration by) {
  if (a.kind == amount::kind_of::elapsed) return t + by;
  const auto* cal = calendar_of(rules, a.calendar);
  if (!cal) return std::nullopt;
  const auto out = cal->add_open(t, by);
  return out ? std::optional(*out) : std::nullopt;
}

/// `due` moved on by what the pauses took.
std::optional<instant> after_pauses(const program& rules, const amount& a, const sla_clock& k, instant due) {
  for (const auto& [from, to] : k.pauses) {
    const auto lost = counted(rules, a, from, to);
    if (lost == duration::zero()) continue;
    const auto moved = later(rules, a, due, lost);
    if (!moved) return std::nullopt;
    due = *moved;
  }
  return due;
}

bool pauses(const sla_policy& p, const std::string& status) {
  return std::ranges::find(p.pause_while, status) != p.pause_while.end();
}

sla_clock* find(std::vector<sla_clock>& clocks, sla_clock_kind kind) {
  const auto it = std::ranges::find(clocks, name_of(kind), &sla_clock::kind);
  return it == clocks.end() ? nullptr : &*it;
}

void stop(sla_clock& k, instant at, bool met) {
  if (k.stopped) return;
  if (k.paused_since) k.pauses.emplace_back(*std::exchange(k.paused_since, std::nullopt), at);
  k.stopped = at;
  k.met = met && !k.breached;
}

/// Pauses and resumes by status; `first_response` never pauses.
void follow_status(const sla_policy& p, std::vector<sla_clock>& clocks, const std::string& now, instant at) {
  for (auto& k : clocks) {
    if (k.stopped || k.kind == name_of(sla_clock_kind::first_response)) continue;
    if (pauses(p, now) && !k.paused_since) k.paused_since = at;
    if (!pauses(p, now) && k.paused_since) k.pauses.emplace_back(*std::exchange(k.paused_since, std::nullopt), at);
  }
}

/// Undoing a merge, and what was no spam: what that stopped runs on, and the time in between does not count. A clock
/// that an answer stopped did so before the mail came that waits now.
void go_on(std::vector<sla_clock>& clocks, const conversation& before, instant at) {
  if (!before.unanswered_since) return;
  for (auto kind : {sla_clock_kind::first_response, sla_clock_kind::next_response}) {
    auto* k = find(clocks, kind);
    if (k && k->stopped && !k->met && *k->stopped >= *before.unanswered_since)
      k->pauses.emplace_back(*std::exchange(k->stopped, std::nullopt), at);
  }
}

void start(std::vector<sla_clock>& clocks, sla_clock_kind kind, instant at) {
  sla_clock fresh;
  fresh.kind = name_of(kind);
  fresh.start = at;
  if (auto* k = find(clocks, kind)) *k = std::move(fresh);
  else clocks.push_back(std::move(fresh));
}

/// When each warning of a clock is due; those whose calendar never opens again are left out.
std::vector<std::pair<unsigned, instant>> warnings_of(const program& rules, const sla_policy& policy,
                                                      const sla_clock& k) {
  std::vector<std::pair<unsigned, instant>> out;
  const auto* a = promised(policy, k.kind);
  const auto whole = a ? plus(rules, k.start, *a) : std::nullopt;
  if (!whole) return out;
  const auto total = counted(rules, *a, k.start, *whole);
  for (auto percent : policy.warn_at) {
    auto at = later(rules, *a, k.start, total * percent / 100);
    if (at) at = after_pauses(rules, *a, k, *at);
    if (at) out.emplace_back(percent, *at);
  }
  return out;
}

/// Warnings that were due by `until` are not given any more. `anew`: the SLA is another one, whose later warnings are
/// given whatever the one before it has announced.
void skip_warnings(const program& rules, const sla_policy& policy, std::vector<sla_clock>& clocks, instant until,
                   bool anew) {
  for (auto& k : clocks) {
    auto reached = until;
    if (k.stopped) reached = std::min(reached, *k.stopped);
    if (k.paused_since) reached = std::min(reached, *k.paused_since);
    for (const auto& [percent, at] : warnings_of(rules, policy, k)) {
      if (at <= reached) k.warned.insert(percent);
      else if (anew) k.warned.erase(percent);
    }
  }
}

} // namespace

std::optional<instant> plus(const program& rules, instant t, const amount& a) {
  switch (a.kind) {
  case amount::kind_of::elapsed:
  case amount::kind_of::business_time:
    return later(rules, a, t, a.length);
  case amount::kind_of::business_days: {
    const auto* cal = calendar_of(rules, a.calendar);
    if (!cal) return std::nullopt;
    const auto out = cal->add_business_days(t, int(a.days));
    return out ? std::optional(*out) : std::nullopt;
  }
  }
  return std::nullopt;
}

bool ends(const program& rules, const amount& wait) {
  // any day will do: no wait may depend on today to end at all
  constexpr instant some_day{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};
  return plus(rules, some_day, wait).has_value();
}

std::vector<sla_clock> clocks_after(const program& rules, const conversation& before, const conversation& after,
                                    const event& e, const std::optional<instant>& rules_since) {
  if (after.sla.empty()) return {};
  const auto* policy = policy_of(rules, after);
  if (!policy) return before.clocks; // a policy that is gone changes nothing
  auto clocks = before.clocks;
  if (e.name == "sla warning" || e.name == "sla breach") {
    const auto clock = e.arguments.find("clock");
    const auto it =
        clock == e.arguments.end() ? clocks.end() : std::ranges::find(clocks, to_text(clock->second), &sla_clock::kind);
    if (it != clocks.end()) {
      if (e.name == "sla breach") it->breached = true;
      else if (const auto p = e.arguments.find("percent"); p != e.arguments.end())
        if (const auto* n = std::get_if<double>(&p->second)) it->warned.insert(unsigned(*n));
    }
  }
  using enum sla_clock_kind;
  const bool left = before.status == status::merged || before.status == status::quarantined;
  if (left && !is_over(after.status)) go_on(clocks, before, e.at);
  // where the desk wrote first, nobody waited before the customer wrote
  const bool outbound = after.flags.contains(outbound_flag);
  // the first SLA: its clocks run from the first mail on
  const bool fresh = before.sla.empty() || (outbound && clocks.empty());
  const bool waited = !outbound || after.unanswered_since || !clocks.empty();
  const auto begin = outbound ? after.unanswered_since.value_or(e.at) : after.created;
  if (policy->clocks.contains(first_response) && !find(clocks, first_response) && (fresh || before.version == 0) &&
      after.unanswered_since)
    start(clocks, first_response, begin);
  if (waited && policy->clocks.contains(resolution) && !find(clocks, resolution)) start(clocks, resolution, begin);
  const auto* first = find(clocks, first_response);
  const bool first_open = first && !first->stopped;
  const auto* next = find(clocks, next_response);
  if (policy->clocks.contains(next_response) && after.unanswered_since && !first_open && before.version != 0 &&
      (!next || next->stopped) && !(first && *after.unanswered_since <= first->start))
    start(clocks, next_response, *after.unanswered_since);
  if (!after.unanswered_since)
    for (auto kind : {first_response, next_response})
      if (auto* k = find(clocks, kind)) stop(*k, e.at, true);
  if (is_over(after.status) && !is_over(before.status)) {
    // what goes on in another conversation is not resolved, and spam is nothing to resolve
    const bool resolved = after.status != status::merged && after.status != status::quarantined;
    for (auto& k : clocks) stop(k, e.at, resolved && k.kind == name_of(resolution));
  } else if (!is_over(after.status) && is_over(before.status)) {
    if (auto* k = find(clocks, resolution); k && k->stopped) {
      // the time it was closed does not count
      k->pauses.emplace_back(*std::exchange(k->stopped, std::nullopt), e.at);
      k->met = false;
    }
  }
  follow_status(*policy, clocks, after.status, e.at);
  // clocks that the SLA does not promise end unmet
  std::erase_if(clocks, [&](const sla_clock& k) { return !promised(*policy, k.kind); });
  if (before.version != 0 && before.sla != after.sla) skip_warnings(rules, *policy, clocks, e.at, true);
  if (rules_since) skip_warnings(rules, *policy, clocks, *rules_since, false);
  return clocks;
}

std::optional<instant> deadline_of(const program& rules, const conversation& c, const sla_clock& k) {
  const auto* policy = policy_of(rules, c);
  const auto* a = policy ? promised(*policy, k.kind) : nullptr;
  if (!a || k.stopped || k.paused_since) return std::nullopt;
  const auto due = plus(rules, k.start, *a);
  return due ? after_pauses(rules, *a, k, *due) : std::nullopt;
}

duration elapsed_of(const program& rules, const conversation& c, const sla_clock& k, instant now) {
  const auto* policy = policy_of(rules, c);
  const auto* a = policy ? promised(*policy, k.kind) : nullptr;
  if (!a) return {};
  const auto end = k.stopped ? *k.stopped : k.paused_since ? *k.paused_since : now;
  auto out = counted(rules, *a, k.start, end);
  for (const auto& [from, to] : k.pauses) out -= counted(rules, *a, std::max(from, k.start), std::min(to, end));
  return std::max(out, duration::zero());
}

std::vector<clock_timer> clock_timers(const program& rules, const conversation& c, instant now) {
  std::vector<clock_timer> out;
  const auto* policy = policy_of(rules, c);
  if (!policy) return out;
  for (const auto& k : c.clocks) {
    const auto* a = promised(*policy, k.kind);
    const auto due = deadline_of(rules, c, k);
    if (!a || !due || k.breached) continue;
    out.push_back({k.kind, std::nullopt, *due});
    if (*due <= now) continue;
    for (const auto& [percent, at] : warnings_of(rules, *policy, k))
      if (!k.warned.contains(percent)) out.push_back({k.kind, percent, at});
  }
  std::ranges::stable_sort(out, {}, &clock_timer::due);
  return out;
}

} // namespace barid::dsl
