#include "dsl/change.hpp"

#include "dsl/desk_event.hpp"
#include "dsl/quiet.hpp"

namespace barid::dsl {

namespace {

/// What the other conversation leaves to do is to be done here.
void absorb(conversation& into, const conversation& from) {
  into.tags.insert(from.tags.begin(), from.tags.end());
  if (!from.unanswered_since) return;
  if (!into.unanswered_since || *from.unanswered_since < *into.unanswered_since)
    into.unanswered_since = from.unanswered_since;
  const auto& s = into.status;
  if (s == status::waiting_customer || s == status::snoozed || s == status::closed) into.status = status::open;
}

void set_attribute(conversation& c, const std::string& name, const value& to, std::map<std::string, value>& said) {
  auto& all = name.starts_with("customer.") ? c.customer.attributes : c.attributes;
  const auto own = name.substr(name.find('.') + 1);
  if (const auto was = all.find(own); was != all.end()) said["from"] = was->second;
  if (is_missing(to)) {
    all.erase(own);
    return;
  }
  all[own] = to;
  said["to"] = to;
}

void assign(const change& what, event& e, conversation& after) {
  if (!what.agent_only) after.team = what.team;
  after.agent = what.agent;
  e.arguments["team"] = after.team;
  e.arguments["agent"] = after.agent;
}

void retag(const change& what, event& e, conversation& after) {
  for (const auto& t : what.add) after.tags.insert(t);
  for (const auto& t : what.remove) after.tags.erase(t);
  e.arguments["add"] = what.add;
  e.arguments["remove"] = what.remove;
}

void prioritise(const change& what, event& e, conversation& after) {
  after.priority = what.level;
  e.arguments["priority"] = std::string(what.level ? name_of(*what.level) : "");
}

/// What goes with an answer.
void change_besides(const change& what, event& e, conversation& after) {
  if (!what.status.empty()) after.status = what.status;
  if (what.assigns) assign(what, e, after);
  if (!what.add.empty() || !what.remove.empty()) retag(what, e, after);
  if (what.level) prioritise(what, e, after);
}

} // namespace

changed apply_change(const conversation& before, const change& what, instant at) {
  changed out{{}, before};
  auto& e = out.event;
  auto& after = out.after;
  e.id = "command/" + std::to_string(before.id.value) + "/" + std::to_string(before.version + 1);
  e.at = at;
  switch (what.kind) {
  case change::kind_of::begin:
    e.name = "begun";
    after.agent = what.agent;
    break;
  case change::kind_of::discard:
    e.name = "discarded";
    after.status = status::dropped;
    break;
  case change::kind_of::reply:
    e.name = "answered";
    if (!what.assigns && after.agent.empty()) after.agent = what.agent;
    e.arguments["text"] = what.text;
    change_besides(what, e, after);
    break;
  case change::kind_of::forward:
    e.name = "forwarded";
    e.arguments["text"] = what.text;
    change_besides(what, e, after);
    break;
  case change::kind_of::note:
    e.name = "note";
    e.arguments["text"] = what.text;
    if (!what.mentions.empty()) e.arguments["mentions"] = what.mentions;
    after.last_activity = at;
    break;
  case change::kind_of::assign:
    e.name = "assign";
    assign(what, e, after);
    break;
  case change::kind_of::tags:
    e.name = "tags";
    retag(what, e, after);
    break;
  case change::kind_of::status:
    e.name = "status";
    after.status = what.status;
    e.arguments["status"] = what.status;
    break;
  case change::kind_of::priority:
    e.name = "priority";
    prioritise(what, e, after);
    break;
  case change::kind_of::attribute:
    e.name = "attribute";
    e.arguments["attribute"] = what.attribute;
    set_attribute(after, what.attribute, what.attribute_value, e.arguments);
    break;
  case change::kind_of::subject:
    e.name = "subject";
    e.arguments["from"] = before.subject;
    e.arguments["to"] = what.subject;
    after.subject = what.subject;
    break;
  case change::kind_of::merge:
    e.name = "merged";
    after.status = status::merged; // since when nobody answered is kept, for undoing it
    e.arguments["into"] = double(what.other.value);
    break;
  case change::kind_of::unmerge:
    e.name = "unmerged";
    after.status = status::open;
    break;
  case change::kind_of::split:
    e.name = "split";
    if (after.messages > 0) --after.messages;
    e.arguments["into"] = double(what.other.value);
    break;
  case change::kind_of::absorb:
    e.name = "absorbed";
    if (what.absorbed) absorb(after, *what.absorbed);
    e.arguments["conversation"] = double(what.other.value);
    break;
  case change::kind_of::spam:
    e.name = "spam";
    after.status = status::quarantined;
    after.flags.insert(spam_flag);
    break;
  case change::kind_of::set_aside:
    e.name = "set_aside";
    after.status = status::quarantined;
    after.flags.erase(spam_flag);
    break;
  case change::kind_of::left:
    e.name = agent_left;
    e.arguments["agent"] = before.agent;
    after.agent.clear();
    break;
  case change::kind_of::not_spam:
    e.name = "not_spam";
    after.status = status::open;
    break;
  }
  if (after.status != status::quarantined && before.status == status::quarantined) after.flags.erase(spam_flag);
  if (what.by_person) after.last_activity = at;
  return out;
}

} // namespace barid::dsl
