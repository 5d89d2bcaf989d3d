#include "actors/attendant.hpp"

#include "actors/calling.hpp"
#include "actors/once_limit.hpp"
#include "dsl/decide.hpp"
#include "dsl/desk_event.hpp"
#include "dsl/json.hpp"
#include "dsl/verb.hpp"
#include "runtime/log/log.hpp"

#include <nlohmann/json.hpp>

#include <memory>

namespace barid::actors {

namespace {

using attendant_pointer = attendant_actor::stateful_pointer<attendant_state>;
using dsl::json;

constexpr std::chrono::seconds every{1};
constexpr std::chrono::minutes desk_limit{10};
constexpr int conversations_at_once = 100;
constexpr int most_settlings = 10;
constexpr std::chrono::hours desk_events_kept{24 * 30};
/// Whoever is there after that has come back.
constexpr std::chrono::minutes hears_of_people_within{1};

bool is_here(const directory& people, agent_id id) {
  const auto* a = people.agent(id);
  return a && a->active;
}

class walker {
public:
  walker(attendant_pointer self, services* node, desk_store desk, attendant_peers peers)
      : self_(self), node_(node), desk_(std::move(desk)), peers_(std::move(peers)) {}

  void look() {
    self_->delayed_send(self_, every, attend_atom::value);
    if (!self_->state.walking) next();
  }

private:
  attendant_pointer self_;
  services* node_;
  desk_store desk_;
  attendant_peers peers_;

  /// One step; whatever fails is tried again at the next look.
  void next() {
    const auto rules = node_->rules.get();
    const auto people = node_->people.get();
    if (!rules || !people) return;
    for (int settled = 0; settled < conversations_at_once; ++settled) {
      auto found = desk_.next();
      if (!found) return complain(found.why());
      if (!*found) return;
      const auto& e = **found;
      if (e.state == "walking") return page(e);
      if (is_unheard_of(*people, e)) return;
      const auto what = decide(*rules, *people, e);
      if (!what) return complain(what.why());
      if (auto ok = desk_.settle(*what); !ok) return complain(ok.why());
    }
  }

  /// Whether this node does not know yet that somebody has left: their work would be offered to them again.
  [[nodiscard]] bool is_unheard_of(const directory& people, const store::desk_event& e) const {
    return e.kind == dsl::agent_left && is_here(people, e.agent) && node_->clock.now() - e.at < hears_of_people_within;
  }

  /// With what limited effects did before: asked for when a decision has such an effect.
  result<store::desk_decision> decide(const rules_in_force& rules, const directory& people,
                                      const store::desk_event& e) {
    known_limits known;
    for (;;) {
      std::vector<std::string> lacking;
      auto out = decide_desk_event(rules, people, e, node_->clock.now(), known, lacking);
      if (lacking.empty()) return out;
      const auto got = desk_.limits(lacking);
      if (!got) return got.why();
      known.insert(got->begin(), got->end());
    }
  }

  void page(const store::desk_event& e) {
    auto conversations = desk_.open_of(e.agent, e.after);
    if (!conversations) return complain(conversations.why());
    if (conversations->empty()) {
      if (auto ok = desk_.finish(e.id, node_->clock.now()); !ok) return complain(ok.why());
      return next();
    }
    auto& s = self_->state;
    s.walking = true;
    s.whole = true;
    s.awaited = conversations->size();
    const auto news = make_local(desk_news{e.id, e.kind, e.agent, e.at, e.actor});
    const auto end = conversations->back().first;
    for (const auto& [id, channel] : *conversations)
      self_->request(peers_.router(), desk_limit, desk_atom::value, id.value, channel.value, news)
          .then([this, event = e.id, end, id = id](bool done) { answered(event, end, id, done); },
                [this, event = e.id, end, id = id](const caf::error&) { answered(event, end, id, false); });
  }

  void answered(std::int64_t event, conversation_id end, conversation_id who, bool done) {
    auto& s = self_->state;
    s.whole = s.whole && done;
    if (!done && s.tries + 1 >= most_settlings)
      log::failure("a conversation could not hear of an event of the desk",
                   {log::conversation(who), log::number("desk_event", std::int64_t(event))});
    if (--s.awaited > 0) return;
    s.walking = false;
    if (!s.whole && ++s.tries < most_settlings) return; // those who have heard it know; at the next look
    s.tries = 0;
    if (auto ok = desk_.move(event, end); !ok) return complain(ok.why());
    next();
  }

  static void complain(const error& why) { log::warning("events of the desk wait", {log::why(why)}); }
};

} // namespace

store::desk_decision decide_desk_event(const rules_in_force& rules, const directory& people, const store::desk_event& e,
                                       instant now, const known_limits& limits, std::vector<std::string>& lacking) {
  store::desk_decision out;
  out.id = e.id;
  out.channel = e.channel;
  out.now = now;
  event what;
  what.name = e.kind;
  what.id = "desk/" + std::to_string(e.id);
  what.at = e.at;
  facts known;
  known.now = now;
  know_limits(known, limits);
  if (const auto* a = people.agent(e.agent)) {
    what.arguments["agent"] = a->name;
    known.agents[a->name] = presence_of(*a);
  }
  if (const auto* c = people.channel(e.channel)) what.mailbox = c->name;
  if (!e.detail.empty()) what.arguments["problem"] = e.detail;
  known.conversation.mailbox = what.mailbox;
  const auto d = dsl::decide(*rules.program, what, known);
  lacking = limits_to_ask(d.effects, limits);
  out.walk =
      e.kind == dsl::agent_left ? !is_here(people, e.agent) : e.agent && dsl::speaks_to_each(*rules.program, d.trace);
  out.program = rules.hash;
  json facts_of_it = {{"now", now.time_since_epoch().count()}, {"event", dsl::to_json(what)}};
  for (const auto& [key, t] : known.last_done) facts_of_it["last_done"][key] = t.time_since_epoch().count();
  out.facts = facts_of_it.dump();
  out.trace = dsl::to_json(d.trace).dump();
  out.effects = dsl::to_json(d.effects).dump();
  for (const auto& made : d.effects) {
    const auto* v = dsl::find_verb(made.verb);
    std::vector<std::size_t> needs;
    if (auto once = once_limit(made, now)) {
      needs.push_back(out.limits.size());
      out.limits.push_back(std::move(*once));
    }
    if (v && v->by == dsl::carried_by::calls) {
      out.outbox.push_back(call_row(made, what, nullptr, now));
      out.outbox.back().needs = needs;
      // shown, and sent again, by whoever manages the account it is about; else by those of the
      // first
      if (!out.channel && !people.channels.empty()) out.calls_of = people.channels.front().id;
    }
    if (made.verb != "notify") continue;
    auto who = made.text("who");
    if (who == "agent") who = to_text(what.arguments["agent"]);
    json to = json::array();
    for (const auto* a : people.meant_by(who, {})) to.push_back(a->id.value);
    if (to.empty()) continue;
    json told = {{"to", std::move(to)}, {"rule", made.rule}, {"event", e.kind}};
    if (e.agent) told["agent"] = e.agent.value;
    out.live.push_back({"notify", told.dump(), std::move(needs)});
  }
  return out;
}

namespace {

/// One step in the store, on the attendant's own connection.
template <class Out, class Step>
result<Out> in_store(store::held_connection& database, Step step) {
  auto on = database.get();
  if (!on) return on.why();
  return step(**on);
}

} // namespace

desk_store stored_desk(services* node) {
  using places = std::vector<std::pair<conversation_id, mailbox_id>>;
  const auto database = std::make_shared<store::held_connection>(node->hold());
  const auto forgot = std::make_shared<instant>();
  desk_store out;
  out.next = [database, forgot, node] {
    return in_store<std::optional<store::desk_event>>(*database, [&](store::connection& on) {
      const auto now = node->clock.now();
      // what is old enough goes by the way
      if (now - *forgot > std::chrono::hours(1) && store::forget_desk_events(on, now - desk_events_kept)) *forgot = now;
      return store::next_desk_event(on);
    });
  };
  out.settle = [database](const store::desk_decision& d) {
    return in_store<void>(*database, [&](store::connection& on) { return store::settle_desk_event(on, d); });
  };
  out.move = [database](std::int64_t id, conversation_id after) {
    return in_store<void>(*database, [&](store::connection& on) { return store::move_desk_event(on, id, after); });
  };
  out.finish = [database](std::int64_t id, instant now) {
    return in_store<void>(*database, [&](store::connection& on) { return store::finish_desk_event(on, id, now); });
  };
  out.limits = [database](const std::vector<std::string>& keys) {
    return in_store<known_limits>(*database, [&](store::connection& on) { return limits_in(on, keys); });
  };
  out.open_of = [database](agent_id a, conversation_id after) {
    return in_store<places>(*database, [&](store::connection& on) {
      return store::open_conversations_of(on, a, after, conversations_at_once);
    });
  };
  return out;
}

attendant_actor::behavior_type attendant(attendant_pointer self, services* node, desk_store desk,
                                         attendant_peers peers) {
  auto it = std::make_shared<walker>(self, node, std::move(desk), std::move(peers));
  self->send(self, attend_atom::value);
  return {[it](attend_atom) { it->look(); }};
}

} // namespace barid::actors
