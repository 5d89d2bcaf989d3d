#include "runtime/rules/past_conversation.hpp"

#include "dsl/json.hpp"
#include "runtime/rules/past_event.hpp"
#include "runtime/rules/stored_sets.hpp"
#include "runtime/store/console_rows.hpp"
#include "runtime/store/conversation_rows.hpp"
#include "runtime/store/hash.hpp"
#include "runtime/store/past_mails.hpp"

#include <nlohmann/json.hpp>

#include <map>
#include <utility>

namespace barid::rules {

namespace {

constexpr int events_at_once = 200;

using version_rows = std::vector<store::stored_event>; ///< Of one version, in order.

/// Whoever caused it, by name.
std::string actor_named(const std::string& stored, const store::name_book& names) {
  constexpr std::string_view agent = "agent/";
  if (!stored.starts_with(agent)) return stored;
  const auto it = names.agents.find(std::atoll(stored.c_str() + agent.size()));
  return it == names.agents.end() ? stored : "agent " + it->second;
}

/// In the way it took then (actors/conversation).
std::vector<dsl::decided> decide_again(const dsl::program& rules, const past_event& e, const std::string& actor,
                                       const dsl::decide_options& options) {
  if (e.changed) return dsl::decide_change(rules, e.event, e.known, *e.changed, options);
  if (e.event.id.ends_with("/elsewhere")) return dsl::decide_overheard(rules, e.event, e.known, options);
  if (actor == "timer") return dsl::decide_due(rules, e.event, e.known, options);
  return dsl::decide_all(rules, e.event, e.known, options);
}

/// Whether people, and not mails or clocks, brought it: what they changed has to be known.
bool is_command(const past_event& e) {
  return e.event.id.starts_with("command/");
}

/// A database gives the members of an object in an order of its own.
bool same(const dsl::json& ours, const std::string& stored) {
  return nlohmann::json(ours) == nlohmann::json::parse(stored, nullptr, false);
}

bool as_committed(const std::vector<dsl::decided>& again, const version_rows& rows) {
  if (again.size() != rows.size()) return false;
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (again[i].event.name != rows[i].row.kind || !same(dsl::to_json(again[i].decision.effects), rows[i].row.effects))
      return false;
  return true;
}

/// What is stored of an event, as far as it can be read.
dsl::decided recorded(const store::stored_event& e) {
  dsl::decided out;
  const auto facts = dsl::json::parse(e.row.facts, nullptr, false);
  if (facts.is_object() && facts.contains("event"))
    if (auto event = dsl::event_from(facts["event"])) out.event = std::move(*event);
  out.event.name = e.row.kind;
  out.event.at = e.row.at;
  if (auto trace = dsl::trace_from(dsl::json::parse(e.row.trace, nullptr, false)))
    out.decision.trace = std::move(*trace);
  if (auto effects = dsl::effects_from(dsl::json::parse(e.row.effects, nullptr, false)))
    out.decision.effects = std::move(*effects);
  return out;
}

class teller {
public:
  teller(store::connection& on, conversation_id id) : on_(on), id_(id), sets_(on) {}

  result<void> begin() {
    auto names = store::load_names(on_, {});
    if (!names) return names.why();
    names_ = std::move(*names);
    return {};
  }

  result<past_step> tell(const version_rows& rows) {
    const auto& first = rows.front();
    past_step out;
    out.version = first.version;
    out.at = first.row.at;
    out.actor = actor_named(first.row.actor, names_);
    if (!first.row.program.empty()) out.program = store::to_hex(first.row.program);
    for (const auto& e : rows) out.refused.insert(out.refused.end(), e.refused.begin(), e.refused.end());
    const stored_set* set = nullptr;
    if (!out.program.empty()) {
      const auto got = sets_.get(out.program);
      if (!got) return got.why();
      set = *got;
    }
    const source_set none;
    const auto* rules = set ? set->program.get() : nullptr;
    auto decided = again(rows, set, out);
    if (!decided) return decided.why();
    for (const auto& d : *decided) out.events.push_back(explain(rules, set ? set->files : none, d));
    return out;
  }

private:
  store::connection& on_;
  conversation_id id_;
  stored_sets sets_;
  store::name_book names_;

  /// Of the version's mail; empty where it has none, and where the mail is gone.
  result<std::string> parsed_mail(const store::stored_event& e) {
    if (!e.row.mail) return std::string();
    const auto got = store::load_decided_mails(on_, {e.row.id.value});
    if (!got) return got.why();
    return got->empty() ? std::string() : got->front().parsed;
  }

  /// Decided once more; else as it was recorded, with `out` saying why.
  result<std::vector<dsl::decided>> again(const version_rows& rows, const stored_set* set, past_step& out) {
    const auto& first = rows.front();
    std::vector<dsl::decided> stored;
    for (const auto& e : rows) stored.push_back(recorded(e));
    const auto parsed = parsed_mail(first);
    if (!parsed) return parsed.why();
    auto event = past_event_of(id_, first.row.facts, *parsed);
    if (event) out.mail = event->event.mail;
    const auto why = obstacle(first, set, event, parsed->empty());
    if (!why.empty()) {
      out.as_recorded = why;
      return stored;
    }
    const auto pinned = sets_.pinned(*set->program, event->known.conversation);
    if (!pinned) return pinned.why();
    auto decided = decide_again(*set->program, *event, first.row.actor, {.explain = true, .pinned = &*pinned});
    if (as_committed(decided, rows)) return decided;
    out.as_recorded = "this version of barid decides otherwise";
    return stored;
  }

  /// Why it cannot be decided once more; empty where it can.
  static std::string obstacle(const store::stored_event& e, const stored_set* set, const result<past_event>& event,
                              bool without_mail) {
    if (!set || is_undecided(dsl::json::parse(e.row.trace, nullptr, false))) return "no rule was asked";
    if (!set->program) return "its rules are not stored any more, or this version cannot read them";
    if (!event) return event.why().message;
    if (e.row.mail && without_mail) return "its mail is not stored any more";
    if (event->event.id.starts_with("split/")) return "no rule was asked";
    if (is_command(*event) && !event->changed) return "what was changed by hand was not stored then";
    return {};
  }
};

using json = nlohmann::ordered_json;

json step_json(const past_step& s) {
  json events = json::array(), effects = json::array();
  for (const auto& e : s.events) {
    events.push_back(to_json(e));
    for (const auto& t : e.tables)
      for (const auto& r : t.rules)
        for (const auto& one : r.effects) effects.push_back(dsl::to_json(one));
    for (const auto& one : e.by_mailbox) effects.push_back(dsl::to_json(one));
  }
  return {{"version", s.version},
          {"at", to_rfc3339(s.at)},
          {"actor", s.actor},
          {"program", s.program.empty() ? json(nullptr) : json(s.program)},
          {"decided_again", s.as_recorded.empty()},
          {"as_recorded", s.as_recorded},
          {"mail", s.mail ? mail_head(*s.mail) : json(nullptr)},
          {"events", std::move(events)},
          {"effects", std::move(effects)},
          {"refused", s.refused}};
}

} // namespace

result<past_conversation> explain_past(store::connection& on, conversation_id id, std::optional<std::int64_t> version) {
  past_conversation out{id, {}};
  teller t(on, id);
  if (auto ok = t.begin(); !ok) return ok.why();
  version_rows open; // of the version that is being read
  const auto close = [&]() -> result<void> {
    if (!open.empty() && (!version || open.front().version == *version)) {
      auto step = t.tell(open);
      if (!step) return step.why();
      out.steps.push_back(std::move(*step));
    }
    open.clear();
    return {};
  };
  // pages end anywhere in a version, so the next one begins with it anew
  for (std::int64_t after = version ? *version - 1 : 0;;) {
    const auto behind = after;
    auto events = store::load_events(on, id, after, events_at_once);
    if (!events) return events.why();
    const bool last = events->size() < static_cast<std::size_t>(events_at_once);
    for (auto& e : *events) {
      if (!open.empty() && open.front().version != e.version) {
        after = open.front().version;
        if (auto ok = close(); !ok) return ok.why();
      }
      open.push_back(std::move(e));
    }
    if (last || (version && after >= *version)) break;
    if (after == behind) { // a page of one version: the rest of it is left out
      after = open.front().version;
      if (auto ok = close(); !ok) return ok.why();
    }
    open.clear();
  }
  if (auto ok = close(); !ok) return ok.why();
  if (!out.steps.empty()) return out;
  const auto number = std::to_string(id.value);
  if (version)
    return error{errc::not_found, "conversation " + number + " has no version " + std::to_string(*version),
                 "without --only all of its decisions are shown"};
  const auto newest = store::newest_conversation(on);
  if (!newest) return newest.why();
  return error{errc::not_found, "conversation " + number + " does not exist",
               *newest ? "the newest is " + std::to_string(newest->value) + "; the console shows the numbers of all"
                       : "there are no conversations yet"};
}

json to_json(const past_conversation& c) {
  json all = json::array();
  for (const auto& s : c.steps) all.push_back(step_json(s));
  return {{"conversation", c.id.value}, {"decisions", std::move(all)}};
}

} // namespace barid::rules
