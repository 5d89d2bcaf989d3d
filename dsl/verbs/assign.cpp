// dsl/verbs/assign.cpp - who is to answer: a team, a person, or whoever has it already.

#include "dsl/action_reader.hpp"
#include "dsl/codes.hpp"
#include "dsl/field.hpp"

namespace barid::dsl {

namespace {

bool check_assign(action_reader& in, action& out) {
  const auto to = in.name("a team or agent");
  if (!to) return false;
  if (to->text == "conversation.agent" || to->text == "conversation.team") {
    const auto* f = find_field(to->text);
    out.arguments.push_back({"to", field_use{f, to->text, {}, f->type, true, {}}});
  } else {
    if (!in.check.require_person(outside_name::kind_of::team_or_agent, to->text, to->at)) return false;
    add(out, "to", to->text);
  }
  if (in.word("needing")) {
    auto skills = in.names("a skill", use_of::skill);
    if (skills.empty()) return false;
    add(out, "needing", std::move(skills));
  }
  if (in.word("else")) {
    const auto other = in.name("a team");
    if (!other || !in.check.require_person(outside_name::kind_of::team, other->text, other->at)) return false;
    add(out, "else", other->text);
  }
  return in.end();
}

void apply_assign(const effect& e, conversation& c) {
  const auto to = e.text("to");
  if (e.text("kind") == "agent") {
    c.agent = to;
    return;
  }
  if (c.team != to) c.agent.clear();
  c.team = to;
  const auto* skills = e.argument("needing");
  const auto* list = skills ? std::get_if<text_list>(skills) : nullptr;
  c.needing = list ? *list : text_list();
}

} // namespace

extern const verb verb_assign{
    .name = "assign",
    .shape = "assign TEAM|AGENT|conversation.agent [needing SKILL, …] [else TEAM]",
    .summary = "gives the conversation to a team or an agent",
    .example = "assign billing needing lang.ar else arabic",
    .sets = "assign",
    .check = check_assign,
    .apply = apply_assign,
    .filled = [](const conversation& c, const effect&) { return !c.team.empty() || !c.agent.empty(); },
};

} // namespace barid::dsl
