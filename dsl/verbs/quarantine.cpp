// dsl/verbs/quarantine.cpp - `quarantine "why"` and `drop`: both keep the raw mail and the trace.

#include "dsl/action_reader.hpp"

namespace barid::dsl {

extern const verb verb_quarantine{
    .name = "quarantine",
    .shape = "quarantine \"WHY\"",
    .summary = "keeps the mail aside for somebody to look at; nothing after it is reached",
    .example = "quarantine \"spam\"",
    .sets = "status",
    .final = true,
    .sets_aside = true,
    .check =
        [](action_reader& in, action& out) {
          const auto t = in.text("the reason");
          if (!t) return false;
          out.arguments.push_back({"why", check_template(in.check, *t)});
          return in.end();
        },
    // a mail into an existing conversation is set aside alone: the conversation goes on
    .apply =
        [](const effect&, conversation& c) {
          if (c.version == 0) c.status = status::quarantined;
        },
};

extern const verb verb_drop{
    .name = "drop",
    .shape = "drop",
    .summary = "hides the mail; raw mail and trace are kept; nothing after it is reached",
    .example = "drop",
    .sets = "status",
    .final = true,
    .sets_aside = true,
    .check = [](action_reader& in, action&) { return in.end(); },
    .apply =
        [](const effect&, conversation& c) {
          if (c.version == 0) c.status = status::dropped;
        },
};

} // namespace barid::dsl
