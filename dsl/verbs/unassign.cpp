// dsl/verbs/unassign.cpp

#include "dsl/action_reader.hpp"

namespace barid::dsl {

extern const verb verb_unassign{
    .name = "unassign",
    .shape = "unassign",
    .summary = "takes the conversation from its agent and leaves it with its team",
    .example = "unassign",
    .sets = "assign",
    .check = [](action_reader& in, action&) { return in.end(); },
    .apply = [](const effect&, conversation& c) { c.agent.clear(); },
};

} // namespace barid::dsl
