// dsl/verbs/escalate.cpp - somebody above gets the conversation, and is told so.

#include "dsl/action_reader.hpp"
#include "dsl/codes.hpp"
#include "dsl/who.hpp"

namespace barid::dsl {

namespace {

bool check_escalate(action_reader& in, action& out) {
  if (!in.expect_word("to")) return false;
  if (const auto* v = in.peek(); v && v->kind == route::value_kind::word && (v->text == "agent" || v->text == "team"))
    return in.fail(code::bad_argument, "`" + v->text + "` has the conversation already",
                   "escalate it to somebody else, for example to `team.lead`");
  if (!read_who(in, out, false)) return false;
  const auto* who = out.constant("who");
  in.check.out.escalates = true;
  add(out, "to", *who);
  return in.end();
}

/// A lead gets it as a person: it stays with its team.
void apply_escalate(const effect& e, conversation& c) {
  const auto to = e.text("to");
  if (e.text("kind") == "agent") {
    c.agent = to;
    return;
  }
  if (c.team != to) c.agent.clear();
  c.team = to;
  c.needing.clear();
}

} // namespace

extern const verb verb_escalate{
    .name = "escalate",
    .shape = "escalate to TEAM|TEAM.lead|AGENT",
    .summary = "gives the conversation to somebody above, and tells them; `team.lead` leads its team",
    .example = "escalate to team.lead",
    .sets = "assign",
    .by = carried_by::people,
    .check = check_escalate,
    .apply = apply_escalate,
};

} // namespace barid::dsl
