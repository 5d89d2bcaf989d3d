// desk/committing.cpp - what comes of a decision: the next state, what leaves, what is waited for,
// and whose turn it is. The engine does the same in one transaction (actors/recording,
// actors/team).

#include "desk/simulated.hpp"
#include "dsl/budgets.hpp"
#include "dsl/customer_change.hpp"
#include "dsl/verb.hpp"

#include <algorithm>
#include <utility>

namespace barid::desk {

void simulated::decide(std::size_t number, const event& e) {
  if (!may_go_on()) return;
  auto known = facts_of(threads_[number]);
  if (e.mail)
    if (const auto seen = seen_.find(e.mail->message_id); seen != seen_.end()) known.message_id_seen = seen->second;
  commit(number, dsl::decide_all(*rules_, e, known, options_), e.mail.get());
}

void simulated::commit(std::size_t number, std::vector<dsl::decided> all, const mail* brought) {
  auto& t = threads_[number];
  const auto before = t.state;
  t.state = all.back().decision.after;
  t.state.id = before.id;
  t.state.version = before.version + 1;
  learn(t.state.customer.address, dsl::change_between(before.customer, t.state.customer));
  auto found = before;
  for (auto& one : all) {
    happening h{number, phase_, std::move(one), found, {}};
    found = h.what.decision.after;
    carry_out(h, brought);
    history_.push_back(std::move(h));
  }
  if (t.state.status != status::snoozed) t.sleeps_until.reset();
  set_timers(t);
}

void simulated::set_timers(thread& t) const {
  t.timers = dsl::timers_of(*rules_, t.state, now_);
  if (t.sleeps_until) t.timers.push_back({"wake", "wake", *t.sleeps_until, {}});
}

// ---- what leaves

void simulated::carry_out(happening& h, const mail* brought) {
  auto& d = h.what.decision;
  const auto& c = threads_[*h.conversation].state;
  std::vector<effect> kept;
  for (auto& e : d.effects) {
    const auto* v = dsl::find_verb(e.verb);
    const bool mails = v && v->by == dsl::carried_by::outbox;
    if (mails)
      if (const auto why = held_back(h, e, brought); !why.empty()) {
        d.trace.notes.push_back({e.rule, "`" + e.verb + "` was held back: " + why});
        continue;
      }
    if (const auto* key = e.argument("once_key")) done_[to_text(*key)] = h.what.event.at;
    const auto who = e.text(e.verb == "escalate" ? "to" : "who");
    if (!who.empty() && who.find('@') == std::string::npos) h.reached[kept.size()] = people_of(who, c);
    const bool nobody = e.verb == "copy" && h.reached.contains(kept.size()) && h.reached[kept.size()].empty();
    if (mails && (e.verb == "reply" || (brought && !nobody))) write(*h.conversation, e.rule, e.verb == "reply");
    if (v && v->by == dsl::carried_by::calls) calls_.push_back({h.conversation, dsl::call_of(e), dsl::is_heard(e)});
    kept.push_back(std::move(e));
  }
  d.effects = std::move(kept);
}

bool simulated::answers_automatic(const thread& t, const mail& m) {
  const auto ours = [&](const std::string& id) { return t.automatic.contains(id); };
  return std::ranges::any_of(m.in_reply_to, ours) || std::ranges::any_of(m.references, ours);
}

/// Spends one of each budget, or none of them.
std::string simulated::held_back(const happening& h, const effect& e, const mail* brought) {
  auto& t = threads_[*h.conversation];
  const auto& c = t.state;
  const auto at = h.what.event.at;
  const auto customer = c.mailbox + "/" + c.customer.address;
  const bool answer = e.verb == "reply" && brought;
  std::vector<std::pair<dsl::budget, std::string>> all = {{dsl::per_conversation, std::to_string(c.id.value)},
                                                          {dsl::per_customer, customer},
                                                          {dsl::per_channel, c.mailbox}};
  if (answer) all.emplace_back(dsl::per_customer_soon, customer);
  if (answer && answers_automatic(t, *brought) && t.robot_rounds++ >= dsl::most_robot_rounds)
    return "it answers what answers automatic mail, and no person has written since";
  for (const auto& [b, whose] : all)
    if (!spend(std::string(b.what) + "/" + whose, at, b.most, b.per, false))
      return std::string("too much automatic mail for one ") + b.what;
  for (const auto& [b, whose] : all) spend(std::string(b.what) + "/" + whose, at, b.most, b.per, true);
  return {};
}

bool simulated::spend(const std::string& scope, instant at, std::int32_t most, duration per, bool really) {
  auto& b = budgets_[scope];
  if (b.until <= at) b = {at + per, 0};
  if (b.used >= most) return false;
  if (really) ++b.used;
  return true;
}

void simulated::write(std::size_t number, const std::string& rule, bool automatic) {
  auto& t = threads_[number];
  const auto id = "desk" + std::to_string(++written_) + "@desk.example";
  t.message_ids.push_back(id);
  t.ours.insert(id);
  if (automatic) t.automatic.insert(id);
  by_message_.try_emplace(id, t.state.mailbox, number);
  sent_.push_back({number, phase_, rule});
}

} // namespace barid::desk
