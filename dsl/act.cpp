#include "dsl/act.hpp"

#include "dsl/captures.hpp"
#include "dsl/evaluate.hpp"
#include "dsl/event_type.hpp"
#include "dsl/sha256.hpp"
#include "dsl/turns.hpp"
#include "dsl/verb.hpp"

#include <algorithm>

namespace barid::dsl {

namespace {

/// What a pattern of the rule captured, else what the flow it belongs to has kept.
value capture_of(const context& c, const rule& r, const std::string& name) {
  if (r.when)
    if (auto v = captured_value(c, *r.when, name); !is_missing(v)) return v;
  const auto kept = c.captures.find(name);
  return kept == c.captures.end() ? value() : kept->second;
}

value read_argument(const context& c, const rule& r, const action_argument& a) {
  if (const auto* v = std::get_if<value>(&a.what)) return *v;
  if (const auto* t = std::get_if<text_template>(&a.what)) return render(*t, c);
  if (const auto* f = std::get_if<field_use>(&a.what)) return c.read(*f);
  return capture_of(c, r, std::get<captured>(a.what).name);
}

std::string key_of(const event& e, const effect& made) {
  sha256 h;
  auto add = [&](const std::string& s) { h.add(std::to_string(s.size()) + ":" + s); };
  add(e.id);
  add(made.rule);
  add(made.verb);
  for (const auto& [name, v] : made.arguments) {
    add(name);
    add(to_text(v));
  }
  return h.hex();
}

bool is_team(const context& c, const std::string& name) {
  return c.rules.is_team(name) || c.known.outside_teams.contains(name);
}

/// `assign`: whom it names, and whether somebody there can do it.
bool settle_assign(const context& c, effect& e, std::vector<trace_note>& notes) {
  auto set_to = [&](const std::string& name) {
    for (auto& [argument, v] : e.arguments)
      if (argument == "to") v = name;
    e.arguments.emplace_back("kind", std::string(is_team(c, name) ? "team" : "agent"));
  };
  auto go_to_else = [&](const std::string& why) {
    const auto* other = e.argument("else");
    if (!other) return false;
    const auto name = to_text(*other);
    notes.push_back({e.rule, why + ", so it goes to `" + name + "`"});
    // there it is taken by whoever has room
    std::erase_if(e.arguments, [](const auto& a) { return a.first == "needing"; });
    set_to(name);
    return true;
  };
  const auto to = e.text("to");
  if (is_missing(*e.argument("to"))) {
    if (go_to_else("the conversation has nobody yet")) return true;
    notes.push_back({e.rule, "`assign` does nothing: the conversation has nobody yet"});
    return false;
  }
  if (c.known.gone.contains(to)) {
    const auto why = "`" + to + "` is not in the directory any more";
    if (go_to_else(why)) return true;
    const auto box = c.rules.mailboxes.find(c.state->mailbox);
    const auto team = box == c.rules.mailboxes.end() ? std::string() : box->second.team;
    if (team.empty() || c.known.gone.contains(team)) {
      notes.push_back({e.rule, "`assign` does nothing: " + why});
      return false;
    }
    notes.push_back({e.rule, why + ", so it goes to `" + team + "`, the team of the mailbox"});
    std::erase_if(e.arguments, [](const auto& a) { return a.first == "needing"; });
    set_to(team);
    return true;
  }
  if (const auto* needed = e.argument("needing")) {
    const auto skills = texts_of(*needed);
    const auto team = c.known.member_skills.find(to);
    const bool known = team != c.known.member_skills.end();
    const bool somebody = known && std::ranges::any_of(team->second, [&](const text_list& has) {
                            return can_do(c.rules, to, has, skills);
                          });
    if (known && !somebody && go_to_else("nobody in `" + to + "` has " + to_text(*needed))) return true;
  }
  set_to(to);
  return true;
}

/// `escalate`: a lead is somebody of the directory, the first who is there.
bool settle_escalate(const context& c, effect& e, std::vector<trace_note>& notes) {
  auto to = e.text("who");
  if (to.ends_with(".lead")) {
    auto team = to.substr(0, to.size() - 5);
    if (team == "team") team = c.state->team;
    const auto leads = c.known.leads.find(team);
    if (team.empty() || leads == c.known.leads.end() || leads->second.empty()) {
      notes.push_back({e.rule, "`escalate` does nothing: " +
                                   (team.empty() ? "the conversation has no team" : "nobody leads `" + team + "`")});
      return false;
    }
    const auto there = std::ranges::find_if(leads->second, [&](const std::string& who) {
      const auto p = c.known.agents.find(who);
      return p != c.known.agents.end() && p->second == presence::available;
    });
    to = there == leads->second.end() ? leads->second.front() : *there;
  }
  for (auto& [argument, v] : e.arguments)
    if (argument == "to") v = to;
  e.arguments.emplace_back("kind", std::string(is_team(c, to) ? "team" : "agent"));
  return true;
}

bool is_ours(const context& c, const std::string& address) {
  return c.rules.mailbox_of(address) || c.known.own_addresses.contains(address);
}

/// Why the engine sends no automatic mail here; empty when it may.
std::string held_back(const context& c, const effect& e) {
  const auto& state = *c.state;
  if (e.verb == "reply") {
    if (state.customer.address.empty()) return "the customer has no address";
    if (state.status == status::quarantined || state.status == status::dropped) return "the conversation is set aside";
    if (state.flags.contains("no_auto_reply")) return "the conversation is marked `no_auto_reply`";
    if (c.event.name == "message" && c.event.envelope.sender.empty() && c.event.mail)
      return "the mail has a null sender";
    if (c.event.mail && c.event.mail->auto_submitted) return "a machine wrote the mail";
    if (c.event.mail && c.event.mail->list) return "the mail came through a mailing list";
    if (is_ours(c, state.customer.address)) return "the customer's address is one of our own";
  }
  const auto whom = e.verb == "forward" ? e.text("to") : e.verb == "copy" ? e.text("who") : std::string();
  if (is_ours(c, whom)) return "the address is one of our own";
  return {};
}

} // namespace

std::string limit_key(const effect& e, const conversation& c, const event& about) {
  std::string what = e.text("name");
  if (what.empty()) what = e.text("who");
  if (what.empty()) what = e.text("to");
  if (what.empty()) what = e.rule;
  const auto agent = about.arguments.find("agent");
  const auto* type = find_event_type(about.name);
  // an agent's name has no @, so it is nobody's address
  if (type && type->of_desk && c.version == 0)
    return e.verb + "|" + what + "|" + (agent == about.arguments.end() ? std::string() : to_text(agent->second)) + "|" +
           c.mailbox;
  return e.verb + "|" + what + "|" + c.customer.address + "|" + c.mailbox;
}

std::string limit_label(const effect& e) {
  auto name = e.text("name");
  if (name.empty()) name = e.text("who");
  if (name.empty()) name = e.text("to");
  if (name.empty()) name = "of `" + e.rule + "`";
  const auto* per = e.argument("once_per");
  const auto* window = per ? std::get_if<duration>(per) : nullptr;
  return e.verb + " " + name + " at most once per " + (window ? to_text(*window) : std::string());
}

namespace {

/// Notes have no name: a rule that adds several of them has a limit for each.
std::string another_note(const rule& r, const action& a) {
  if (a.verb->name != "note") return {};
  int before = 0;
  for (const auto* list : {&r.actions, &r.each})
    for (const auto& one : *list) {
      if (&one == &a) return before == 0 ? std::string() : "|" + std::to_string(before);
      if (one.verb == a.verb) ++before;
    }
  return {};
}

} // namespace

std::optional<effect> effect_of(const context& c, const table& t, const rule& r, const action& a,
                                std::vector<trace_note>& notes) {
  effect e;
  e.verb = a.verb->name;
  e.rule = t.name.starts_with("on ") ? t.name : t.name + "." + r.name;
  for (const auto& argument : a.arguments) e.arguments.emplace_back(argument.name, read_argument(c, r, argument));
  if (e.verb == "assign" && !settle_assign(c, e, notes)) return std::nullopt;
  if (const auto hook = a.verb->name == "webhook" ? c.rules.webhooks.find(e.text("name")) : c.rules.webhooks.end();
      hook != c.rules.webhooks.end())
    for (const auto& line : hook->second.body) e.arguments.emplace_back("data." + line.name, read_argument(c, r, line));
  if (a.otherwise) {
    e.arguments.emplace_back("else", double(*a.otherwise));
    e.arguments.emplace_back("program", c.rules.hash);
  }
  if (e.verb == "escalate" && !settle_escalate(c, e, notes)) return std::nullopt;
  if (a.verb->automatic_mail)
    if (const auto why = held_back(c, e); !why.empty()) {
      notes.push_back({e.rule, "`" + e.verb + "` was held back: " + why});
      return std::nullopt;
    }
  if (const auto* per = e.argument("once_per")) {
    const auto key = limit_key(e, *c.state, c.event) + another_note(r, a);
    const auto last = c.known.last_done.find(key);
    const auto* window = std::get_if<duration>(per);
    if (window && last != c.known.last_done.end() && c.event.at - last->second < *window) {
      notes.push_back({e.rule, "`" + e.verb + "` was held back: it happened at " + to_rfc3339(last->second) +
                                   ", and at most once per " + to_text(*window)});
      return std::nullopt;
    }
    e.arguments.emplace_back("once_key", key);
  }
  e.key = key_of(c.event, e);
  return e;
}

effect made_by(const context& c, const std::string& rule, const std::string& verb,
               std::vector<std::pair<std::string, value>> arguments) {
  effect e{verb, rule, std::move(arguments), {}};
  e.key = key_of(c.event, e);
  return e;
}

std::string field_set_by(const effect& e) {
  if (e.verb == "keep") return {};
  const std::string field(find_verb(e.verb)->sets);
  return field == "set" ? e.text("field") : field;
}

std::string value_set_by(const effect& e) {
  if (e.verb == "quarantine") return status::quarantined;
  if (e.verb == "drop") return status::dropped;
  return e.text(e.verb == "set" ? "value" : "to");
}

void keep_preferred(const table& t, std::vector<effect>& effects, std::vector<trace_note>& notes) {
  for (const auto& preference : t.prefer) {
    const auto& field = preference.first; // names, not bindings: clang 14 captures no bindings
    const auto& order = preference.second;
    auto rank = [&](const effect& e) { return std::ranges::find(order, value_set_by(e)) - order.begin(); };
    const effect* best = nullptr;
    for (const auto& e : effects)
      if (field_set_by(e) == field && (!best || rank(e) < rank(*best))) best = &e;
    // of values that it does not name, none is preferred
    if (!best || rank(*best) == std::ssize(order)) continue;
    const auto wanted = best->key;
    const auto name = value_set_by(*best);
    std::erase_if(effects, [&](const effect& e) {
      const bool gone = field_set_by(e) == field && e.key != wanted;
      if (gone && value_set_by(e) != name)
        notes.push_back({e.rule, "`" + e.verb + " " + value_set_by(e) + "` gave way: `" + name + "` is preferred"});
      return gone;
    });
  }
}

void note_contradictions(const std::vector<effect>& effects, std::vector<trace_note>& notes) {
  std::map<std::string, const effect*> last;
  for (const auto& e : effects) {
    const auto field = field_set_by(e);
    if (field.empty()) continue;
    auto& before = last[field];
    if (before && value_set_by(*before) != value_set_by(e))
      notes.push_back({e.rule, "`" + field + "` is `" + value_set_by(e) + "`, not what `" + before->rule +
                                   "` said: the later rule wins"});
    before = &e;
  }
}

void note_overruled(const std::vector<effect>& so_far, const std::vector<effect>& effects,
                    std::vector<trace_note>& notes) {
  std::map<std::string, const effect*> last;
  for (const auto& e : effects) last[field_set_by(e)] = &e;
  for (const auto& [field, now] : last) {
    if (field.empty()) continue;
    const auto sets_it = [&, name = field](const effect& e) { return field_set_by(e) == name; };
    const auto before = std::find_if(so_far.rbegin(), so_far.rend(), sets_it);
    if (before != so_far.rend() && value_set_by(*before) != value_set_by(*now))
      notes.push_back({now->rule, "`" + field + "` is `" + value_set_by(*now) + "`, not what `" + before->rule +
                                      "` said: the later table wins"});
  }
}

std::vector<event> raised_by(const conversation& before, const conversation& after, const event& cause) {
  std::vector<event> out;
  auto raise = [&](const char* name, std::map<std::string, value> arguments) {
    event e;
    e.name = name;
    e.id = cause.id + "/" + std::to_string(out.size() + 1);
    e.at = cause.at;
    e.mailbox = cause.mailbox;
    e.channel = cause.channel;
    e.arguments = std::move(arguments);
    out.push_back(std::move(e));
  };
  if (after.agent != before.agent && !after.agent.empty()) raise("assigned", {{"to", after.agent}});
  if (after.team != before.team && !after.team.empty()) raise("assigned", {{"to", after.team}});
  if (after.agent != before.agent && !after.agent.empty()) raise("accepted", {{"agent", after.agent}});
  if (after.agent.empty() && !before.agent.empty()) raise("unassigned", {});
  if (after.status != before.status) raise("status becomes", {{"status", after.status}});
  for (const auto& tag : after.tags)
    if (!before.tags.contains(tag)) raise("tagged", {{"tag", tag}});
  return out;
}

} // namespace barid::dsl
