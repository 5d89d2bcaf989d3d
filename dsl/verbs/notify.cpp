// dsl/verbs/notify.cpp

#include "dsl/action_reader.hpp"
#include "dsl/who.hpp"

namespace barid::dsl {

extern const verb verb_notify{
    .name = "notify",
    .shape = "notify agent|TEAM|TEAM.lead|AGENT [at most once per D]",
    .summary = "tells somebody of the desk",
    .example = "notify billing.lead at most once per 24h",
    .by = carried_by::people,
    .check = [](action_reader& in, action& out) {
      return read_who(in, out, false) && in.once_per(out) && in.end();
    },
};

} // namespace barid::dsl
