// dsl/verbs/sla.cpp - the promise in force.

#include "dsl/sla.hpp"

#include "dsl/action_reader.hpp"
#include "dsl/codes.hpp"

namespace barid::dsl {

extern const verb verb_sla{
    .name = "sla",
    .shape = "sla NAME",
    .summary = "puts an SLA in force; elapsed time and pauses stay, deadlines are computed anew",
    .example = "sla gold",
    .sets = "sla",
    .check =
        [](action_reader& in, action& out) {
          const auto n = in.name("an SLA");
          std::string full;
          if (!n || !in.check.require(name_kind::sla, code::unknown_sla, n->text, n->at, full)) return false;
          add(out, "to", full);
          return in.end();
        },
    .apply =
        [](const effect& e, conversation& c) {
          c.sla = e.text("to");
          c.flags.erase(no_sla_flag);
        },
    .filled = [](const conversation& c, const effect&) { return !c.sla.empty() || c.flags.contains(no_sla_flag); },
};

} // namespace barid::dsl
