#include "desk/compare.hpp"

#include "dsl/customer_change.hpp"
#include "dsl/sla.hpp"
#include "dsl/verb.hpp"
#include "text/fold.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace barid::desk {

namespace {

constexpr std::size_t most_examples = 3;
constexpr std::size_t most_groups = 10'000; ///< Attributes may have as many values as mails.

using dsl::decided;
using attributes = std::map<std::string, value>;

const conversation& after(const std::vector<decided>& all) {
  return all.back().decision.after;
}

/// The last effect of one of these verbs that is about `about` (empty: whatever it is about).
std::string rule_of(const std::vector<decided>& all, std::initializer_list<std::string_view> verbs,
                    const std::string& about = {}) {
  for (auto d = all.rbegin(); d != all.rend(); ++d)
    for (auto e = d->decision.effects.rbegin(); e != d->decision.effects.rend(); ++e) {
      if (std::ranges::find(verbs, e->verb) == verbs.end()) continue;
      const bool meant = about.empty() || std::ranges::any_of(e->arguments, [&](const auto& a) {
                           if (const auto* list = std::get_if<text_list>(&a.second))
                             return std::ranges::find(*list, about) != list->end();
                           return to_text(a.second) == about;
                         });
      if (meant) return e->rule;
    }
  return {};
}

std::string holder(const conversation& c) {
  if (c.agent.empty()) return c.team;
  return c.team.empty() ? c.agent : c.team + ", " + c.agent;
}

std::set<std::string> flows_of(const conversation& c) {
  std::set<std::string> out;
  for (const auto& f : c.flows) out.insert(f.flow);
  return out;
}

/// What leaves the conversation or is seen by people: `reply ack`, by rule.
std::map<std::pair<std::string, std::string>, std::string> done_by(const std::vector<decided>& all) {
  std::map<std::pair<std::string, std::string>, std::string> out;
  for (const auto& d : all)
    for (const auto& e : d.decision.effects) {
      const auto* v = dsl::find_verb(e.verb);
      const bool seen = v && (v->by != dsl::carried_by::conversation || v->sets_aside || e.verb == "note");
      if (!seen) continue;
      // the words of a note have the customer's name in them: they would make a group of each mail
      const auto about = e.verb == "note" || v->sets_aside || e.arguments.empty() ? std::string()
                                                                                  : to_text(e.arguments.front().second);
      out[{e.verb, about}] = e.rule;
    }
  return out;
}

template <class Field>
void carry(Field& to, const Field& in_force, const Field& next) {
  if (!(in_force == next) && to == in_force) to = next;
}

/// What was there then, with what the next rules had made different before; what people have
/// changed meanwhile stays.
void carry_on(conversation& to, const conversation& in_force, const conversation& next) {
  carry(to.status, in_force.status, next.status);
  carry(to.priority, in_force.priority, next.priority);
  if (in_force.team != next.team || in_force.agent != next.agent)
    if (to.team == in_force.team && to.agent == in_force.agent) {
      to.team = next.team;
      to.agent = next.agent;
    }
  carry(to.sla, in_force.sla, next.sla);
  for (auto set : {&conversation::tags, &conversation::flags}) {
    for (const auto& t : next.*set)
      if (!(in_force.*set).contains(t)) (to.*set).insert(t);
    for (const auto& t : in_force.*set)
      if (!(next.*set).contains(t)) (to.*set).erase(t);
  }
  for (const auto& [name, v] : next.attributes)
    if (const auto it = in_force.attributes.find(name); it == in_force.attributes.end() || !(it->second == v))
      to.attributes[name] = v;
}

/// The same of what a customer has in whichever conversation.
void carry_on(attributes& to, const attributes& in_force, const attributes& next) {
  const auto at = [](const attributes& all, const std::string& name) {
    const auto it = all.find(name);
    return it == all.end() ? value() : it->second;
  };
  for (const auto* all : {&in_force, &next})
    for (const auto& [name, v] : *all) {
      auto now = at(to, name);
      carry(now, at(in_force, name), at(next, name));
      dsl::change_attributes(to, {{name, now}});
    }
}

} // namespace

namespace {

/// How rules write the questions whether a Message-ID was seen.
void note_seen(const dsl::program& rules, const dsl::node& n, const std::string& written, std::set<std::string>& to) {
  const auto& text = n.written.empty() ? written : n.written;
  if (n.kind == dsl::node::kind_of::ask && rules.predicates[n.which].ask == dsl::question::seen_within) to.insert(text);
  for (const auto& part : n.parts) note_seen(rules, part, text, to);
}

/// The team whose lead the action goes to, or empty.
std::string team_led(const dsl::action& a, const conversation& after) {
  if (a.verb->name != "escalate") return {};
  const auto* to = a.constant("to");
  auto who = to ? to_text(*to) : std::string();
  if (!who.ends_with(".lead")) return {};
  who.resize(who.size() - 5);
  return who == "team" ? after.team : who;
}

} // namespace

comparison::comparison(dsl::program_ptr in_force, dsl::program_ptr next)
    : in_force_(std::move(in_force)), next_(std::move(next)) {
  pinned_[in_force_->hash] = in_force_;
  asks_presence_ = std::ranges::any_of(next_->predicates,
                                       [](const dsl::predicate& p) { return p.ask == dsl::question::presence_is; });
  for (const auto& t : next_->tables)
    for (const auto& r : t.rules) {
      if (r.when) note_seen(*next_, *r.when, {}, seen_questions_);
      rules_[{t.name, r.name}] = &r;
    }
}

std::vector<decided> comparison::decide(const dsl::program& rules, const past_mail& m, facts known,
                                        std::map<std::string, instant>& done) const {
  // what was stored of limits is what the rules in force did; of the next ones it holds until they have done something
  for (const auto& [key, t] : known.last_done)
    if (&rules == in_force_.get() || t < began_) {
      auto& last = done[key];
      last = std::max(last, t);
    }
  known.last_done = done;
  // a flow whose text is in force goes by the rules in force, whichever set it began with
  for (auto& f : known.conversation.flows)
    if (const auto* live = in_force_->flow(f.flow); live && live->code == f.code) f.program = in_force_->hash;
  auto out = dsl::decide_all(rules, m.event, known, {.pinned = &pinned_});
  for (const auto& d : out)
    for (const auto& e : d.decision.effects)
      if (const auto* limit = e.argument("once_key")) done[to_text(*limit)] = d.event.at;
  return out;
}

void comparison::add(past_mail m) {
  if (++mails_ == 1) began_ = m.event.at;
  const auto number = m.known.conversation.id.value;
  const auto a = decide(*in_force_, m, m.known, done_in_force_);
  auto known = m.known;
  const auto before = led_.find(number);
  if (before != led_.end() && known.conversation.version != 0)
    carry_on(known.conversation, before->second.in_force, before->second.next);
  auto& who = known.conversation.customer;
  const auto person = text::fold(who.address);
  const auto led_person = customers_.find(person);
  if (led_person != customers_.end()) carry_on(who.attributes, led_person->second.in_force, led_person->second.next);
  const auto b = decide(*next_, m, known, done_next_);
  mail_example e{m.mail, number, {}, {}, m.event.at};
  if (m.event.mail) {
    e.subject = m.event.mail->subject;
    if (!m.event.mail->from.empty()) e.from = m.event.mail->from.front().spec;
  }
  ask_for_facts(b, known, e);
  changed_ += compare(a, b, e);
  led_.insert_or_assign(number, led{after(a), after(b)});
  if (const auto& x = after(a).customer.attributes, &y = after(b).customer.attributes; x != y && !person.empty())
    customers_.insert_or_assign(person, led_customer{x, y});
  else if (led_person != customers_.end()) customers_.erase(led_person);
}

/// Facts that were not stored, as nobody asked for them then.
void comparison::ask_for_facts(const std::vector<decided>& next, const facts& known, const mail_example& e) {
  const auto open = [&](std::string why) {
    auto& u = open_[why];
    u.why = why;
    if (++u.count <= most_examples) u.examples.push_back(e);
  };
  const auto& agent = known.conversation.agent;
  if (asks_presence_ && !agent.empty() && !known.agents.contains(agent))
    open("whether `" + agent + "` was available then is not known");
  for (const auto& d : next)
    for (const auto& made : d.decision.effects)
      if (made.verb == "assign" && made.argument("needing") && !known.member_skills.contains(made.text("to")))
        open("rule `" + made.rule + "` asks for the skills of team `" + made.text("to") +
             "`, which were not asked for then");
  for (const auto& d : next)
    for (const auto& line : d.decision.trace.rules) {
      const auto asks = [&](const predicate_trace& p) { return seen_questions_.contains(p.text); };
      if (!known.message_id_seen && std::ranges::any_of(line.predicates, asks))
        open("whether a mail with the same Message-ID had come before is not known");
      const auto rule = rules_.find({line.table, line.rule});
      if (line.outcome != rule_outcome::acted || rule == rules_.end() || !known.leads.empty()) continue;
      for (const auto& a : rule->second->actions)
        if (const auto team = team_led(a, d.decision.after); !team.empty())
          open("rule `" + (line.table.starts_with("on ") ? line.table : line.table + "." + line.rule) +
               "` escalates to the lead of `" + team + "`, who was not asked for then");
    }
}

void comparison::note(const key& k, const mail_example& e) {
  if (!groups_.contains(k) && groups_.size() >= most_groups) return;
  auto& d = groups_[k];
  std::tie(d.what, d.before, d.after, d.rule, d.rule_before) = k;
  if (++d.count <= most_examples) d.examples.push_back(e);
}

bool comparison::compare(const std::vector<decided>& a, const std::vector<decided>& b, const mail_example& e) {
  const auto& x = after(a);
  const auto& y = after(b);
  bool differs = false;
  const auto field = [&](const char* what, const std::string& was, const std::string& is,
                         std::initializer_list<std::string_view> verbs) {
    if (was == is) return;
    differs = true;
    note({what, was, is, rule_of(b, verbs), rule_of(a, verbs)}, e);
  };
  field("assigned", holder(x), holder(y), {"assign", "keep", "unassign"});
  field("status", x.status, y.status, {"status", "quarantine", "drop"});
  field("sla", x.sla, y.sla, {"sla", "stop sla"});
  const auto level = [](const conversation& c) {
    return c.priority ? std::string(name_of(*c.priority)) : std::string();
  };
  field("priority", level(x), level(y), {"priority", "raise"});
  const auto members = [&](const char* what, const std::set<std::string>& was, const std::set<std::string>& is,
                           std::initializer_list<std::string_view> verbs) {
    for (const auto& t : is)
      if (!was.contains(t)) {
        differs = true;
        note({what, "", t, rule_of(b, verbs, t), ""}, e);
      }
    for (const auto& t : was)
      if (!is.contains(t)) {
        differs = true;
        note({what, t, "", "", rule_of(a, verbs, t)}, e);
      }
  };
  members("tag", x.tags, y.tags, {"tag", "untag"});
  // told as a difference of the SLA
  const auto flags_of = [](std::set<std::string> all) {
    all.erase(dsl::no_sla_flag);
    return all;
  };
  members("flag", flags_of(x.flags), flags_of(y.flags), {"mark"});
  members("flow", flows_of(x), flows_of(y), {"start flow", "cancel flow"});
  const auto attributes_of = [&](const char* owner, const attributes& was, const attributes& is) {
    std::set<std::string> names;
    for (const auto* all : {&was, &is})
      for (const auto& [name, v] : *all) names.insert(name);
    const auto text = [](const attributes& all, const std::string& name) {
      const auto it = all.find(name);
      return it == all.end() ? std::string() : to_text(it->second);
    };
    for (const auto& name : names) {
      const auto before = text(was, name), now = text(is, name);
      if (before == now) continue;
      differs = true;
      const auto full = owner + name;
      note({full, before, now, rule_of(b, {"set"}, full), rule_of(a, {"set"}, full)}, e);
    }
  };
  attributes_of("conversation.", x.attributes, y.attributes);
  attributes_of("customer.", x.customer.attributes, y.customer.attributes);
  const auto did = done_by(a), does = done_by(b);
  for (const auto& [what, rule] : does)
    if (!did.contains(what)) {
      differs = true;
      note({what.first, "", what.second.empty() ? "yes" : what.second, rule, ""}, e);
    }
  for (const auto& [what, rule] : did)
    if (!does.contains(what)) {
      differs = true;
      note({what.first, what.second.empty() ? "yes" : what.second, "", "", rule}, e);
    }
  return differs;
}

std::vector<difference> comparison::differences() const {
  std::vector<difference> out;
  for (const auto& [k, d] : groups_) out.push_back(d);
  std::ranges::stable_sort(out, std::greater<>(), &difference::count);
  return out;
}

std::vector<undetermined> comparison::open_questions() const {
  std::vector<undetermined> out;
  for (const auto& [why, u] : open_) out.push_back(u);
  std::ranges::stable_sort(out, std::greater<>(), &undetermined::count);
  return out;
}

namespace {

std::string because(const difference& d) {
  if (!d.rule.empty()) return ", because of rule `" + d.rule + "`";
  if (!d.rule_before.empty()) return ", as rule `" + d.rule_before + "` does it no more";
  return {};
}

} // namespace

std::string in_words(const difference& d) {
  const auto mails = std::to_string(d.count) + (d.count == 1 ? " mail" : " mails");
  const auto from = d.before.empty() ? std::string("nothing") : "`" + d.before + "`";
  const auto to = d.after.empty() ? std::string("nothing") : "`" + d.after + "`";
  std::string out;
  if (d.what == "assigned") {
    out = mails + (d.after.empty() ? " would go to nobody" : " would go to " + to) +
          (d.before.empty() ? " instead of nobody" : " instead of " + from);
  } else if (d.what == "tag" || d.what == "flag") {
    out = mails + " would " + (d.after.empty() ? "lose the " + d.what + " " + from : "get the " + d.what + " " + to);
  } else if (d.what == "flow") {
    out = d.after.empty() ? "flow " + from + " would not run for " + mails : "flow " + to + " would run for " + mails;
  } else if (d.what == "status" || d.what == "sla" || d.what == "priority" || d.what.find('.') != std::string::npos) {
    out = mails + " would have " + d.what + " " + to + " instead of " + from;
  } else {
    const auto about = d.before == "yes" || d.after == "yes" ? std::string() : " " + (d.after.empty() ? from : to);
    out = "`" + d.what + "`" + about + (d.after.empty() ? " would not happen for " : " would happen for ") + mails;
  }
  return out + because(d);
}

} // namespace barid::desk
