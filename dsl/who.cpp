#include "dsl/who.hpp"

#include "dsl/codes.hpp"

namespace barid::dsl {

bool read_who(action_reader& in, action& out, bool address_too) {
  if (const auto* v = in.peek(); v && v->kind == route::value_kind::address) {
    if (!address_too)
      return in.fail(code::bad_argument, "expected somebody of the desk, found a mail address",
                     "to send mail outside, use `forward to " + v->text + "`");
    add(out, "who", v->text);
    in.take();
    return true;
  }
  const auto n = in.name("somebody");
  if (!n) return false;
  add(out, "who", n->text);
  if (n->text == "agent" || n->text == "team" || n->text == "team.lead") return true;
  auto id = n->text;
  const bool lead = id.ends_with(".lead");
  if (lead) id.resize(id.size() - 5);
  return in.check.require_person(lead ? outside_name::kind_of::team : outside_name::kind_of::team_or_agent, id, n->at);
}

} // namespace barid::dsl
