// dsl/verbs/notify.cpp

#include "dsl/action_reader.hpp"
#include "dsl/codes.hpp"
#include "dsl/event_type.hpp"
#include "dsl/who.hpp"

namespace barid::dsl {

extern const verb verb_notify{
    .name = "notify",
    .shape = "notify agent|TEAM|TEAM.lead|AGENT [at most once per D]",
    .summary = "tells somebody of the desk",
    .example = "notify billing.lead at most once per 24h",
    .by = carried_by::people,
    .alone = true,
    .check =
        [](action_reader& in, action& out) {
          const auto* e = in.check.event;
          if (const auto* v = in.peek();
              v && e && e->of_desk &&
              (v->text == "team" || v->text == "team.lead" || (v->text == "agent" && !e->name.starts_with("agent "))))
            return in.fail(code::no_conversation,
                           "`" + v->text + "` is whose conversation it is, and `" + std::string(e->name) +
                               "` is about none",
                           "name a team, its lead (`billing.lead`) or somebody");
          return read_who(in, out, false) && in.once_per(out) && in.end();
        },
};

} // namespace barid::dsl
