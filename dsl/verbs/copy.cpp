// dsl/verbs/copy.cpp - a copy for a person, a team's lead or an address; the owner stays.

#include "dsl/action_reader.hpp"
#include "dsl/codes.hpp"
#include "dsl/who.hpp"

namespace barid::dsl {

extern const verb verb_copy{
    .name = "copy",
    .shape = "copy to WHO [at most once per D]",
    .summary = "sends a copy of the mail to somebody",
    .example = "copy to billing.lead",
    .by = carried_by::outbox,
    .automatic_mail = true,
    .check =
        [](action_reader& in, action& out) {
          if (!in.expect_word("to") || !read_who(in, out, true)) return false;
          if (const auto* who = out.constant("who"); who && to_text(*who).find('@') != std::string::npos)
            in.check.out.writes_to.insert(to_text(*who));
          return in.once_per(out) && in.end();
        },
};

} // namespace barid::dsl
