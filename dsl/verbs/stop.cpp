// dsl/verbs/stop.cpp - `stop` ends the decision; `stop sla` ends the clocks.

#include "dsl/action_reader.hpp"
#include "dsl/sla.hpp"

namespace barid::dsl {

extern const verb verb_stop{
    .name = "stop",
    .shape = "stop",
    .summary = "ends the decision: later tables are not reached",
    .example = "stop",
    .final = true,
    .check = [](action_reader& in, action&) { return in.end(); },
};

extern const verb verb_stop_sla{
    .name = "stop sla",
    .shape = "stop sla",
    .summary = "ends the clocks of the conversation, until `sla NAME` of a rule; a default begins none again",
    .example = "stop sla",
    .sets = "sla",
    .check = [](action_reader& in, action&) { return in.expect_word("sla") && in.end(); },
    .apply =
        [](const effect&, conversation& c) {
          c.sla.clear();
          c.flags.insert(no_sla_flag);
        },
};

} // namespace barid::dsl
