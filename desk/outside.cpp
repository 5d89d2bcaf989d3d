// desk/outside.cpp - what happens around the conversations: people come and go, accounts fail,
// other systems answer. The engine does the same in actors/attendant and actors/calling.

#include "desk/simulated.hpp"
#include "dsl/desk_event.hpp"
#include "dsl/quiet.hpp"
#include "dsl/verb.hpp"

#include <algorithm>
#include <utility>

namespace barid::desk {

result<void> simulated::attend(const dsl::test_presence& p) {
  for (auto& m : people_) {
    if (m.as.name != p.who || m.as.is == p.is) continue;
    m.as.is = p.is;
    event e;
    e.name = dsl::event_of(p.is);
    e.arguments["agent"] = p.who;
    happen(std::move(e), p.who);
  }
  serve_teams();
  return outcome();
}

result<void> simulated::account(const dsl::test_account& a) {
  event e;
  e.name = a.fails ? "mailbox failing" : "mailbox recovered";
  e.mailbox = a.name;
  if (!a.why.empty()) e.arguments["problem"] = a.why;
  happen(std::move(e), {});
  serve_teams();
  return outcome();
}

void simulated::happen(event e, const std::string& agent) {
  if (!may_go_on()) return;
  const auto id = "desk/" + std::to_string(++desk_events_);
  e.id = id;
  e.at = now_;
  facts known;
  known.now = now_;
  known.rules_since = start_;
  known.last_done = done_;
  known.conversation.mailbox = e.mailbox;
  if (const auto* who = somebody(agent)) known.agents[agent] = who->as.is;
  auto d = dsl::decide(*rules_, e, known, options_);
  const bool each = !agent.empty() && dsl::speaks_to_each(*rules_, d.trace);
  happening h{std::nullopt, phase_, {e, std::move(d)}, known.conversation, {}};
  auto& effects = h.what.decision.effects;
  for (std::size_t i = 0; i < effects.size(); ++i) {
    const auto& made = effects[i];
    if (const auto* key = made.argument("once_key")) done_[to_text(*key)] = now_;
    if (const auto* v = dsl::find_verb(made.verb); v && v->by == dsl::carried_by::calls)
      calls_.push_back({std::nullopt, dsl::call_of(made), false}); // about no conversation: nobody hears
    auto who = made.text("who");
    if (who == "agent") who = agent;
    if (!who.empty()) h.reached[i] = people_of(who, known.conversation);
  }
  history_.push_back(std::move(h));
  for (std::size_t i = 0; each && i < threads_.size(); ++i) {
    const auto& c = threads_[i].state;
    if (c.agent != agent || dsl::is_over(c.status) || !may_go_on()) continue;
    auto one = e;
    one.id = id + "/" + std::to_string(c.id.value);
    one.mailbox = c.mailbox;
    commit(i, dsl::decide_all(*rules_, one, facts_of(threads_[i]), options_), nullptr);
  }
}

result<void> simulated::come_back(const dsl::test_call& c) {
  const auto number = c.of.empty() && !current_ ? std::nullopt : conversation_of(c.of);
  const auto it = std::ranges::find_if(calls_, [&](const pending_call& p) {
    return p.made.name == c.name && (p.conversation == number || (!p.conversation && c.of.empty()));
  });
  if (it == calls_.end())
    return error{errc::not_found, "no call of `" + c.name + "` waits for its end here",
                 "a rule calls it before it fails or answers"};
  const auto call = *it;
  calls_.erase(it);
  if (!call.is_heard || !call.conversation || !may_go_on()) return outcome();
  auto e = c.answered ? dsl::call_answered(*rules_, c.name, c.reply) : dsl::call_failed(call.made, c.why);
  e.id = "call/" + std::to_string(++calls_back_);
  e.at = now_;
  auto& t = threads_[*call.conversation];
  e.mailbox = t.state.mailbox;
  commit(*call.conversation, dsl::decide_all(*rules_, e, facts_of(t), options_), nullptr);
  serve_teams();
  return outcome();
}

} // namespace barid::desk
