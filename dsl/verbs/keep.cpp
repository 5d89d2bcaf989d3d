// dsl/verbs/keep.cpp - says on purpose that the owner stays, so that no later default places it.

#include "dsl/action_reader.hpp"

namespace barid::dsl {

extern const verb verb_keep{
    .name = "keep",
    .shape = "keep",
    .summary = "leaves team and agent as they are",
    .example = "keep",
    .sets = "assign",
    .check = [](action_reader& in, action&) { return in.end(); },
};

} // namespace barid::dsl
