// dsl/verbs/webhook.cpp - calls to other systems; dsl/check_call reads the declarations and `try`.

#include "dsl/action_reader.hpp"
#include "dsl/codes.hpp"

namespace barid::dsl {

extern const verb verb_webhook{
    .name = "webhook",
    .shape = "webhook NAME [at most once per D]",
    .summary = "calls another system; `try webhook NAME else { … }` acts where that comes to nothing",
    .example = "webhook erp",
    .by = carried_by::calls,
    .alone = true,
    .check =
        [](action_reader& in, action& out) {
          const auto n = in.name("a webhook");
          std::string full;
          if (!n || !in.check.require(name_kind::webhook, code::unknown_webhook, n->text, n->at, full)) return false;
          add(out, "name", full);
          return in.once_per(out) && in.end();
        },
};

/// Written as the extension's own name with its arguments in parentheses.
extern const verb verb_extension_call{
    .name = "extension call",
    .shape = "EXTENSION(ARGUMENT, …)",
    .summary = "calls a declared extension",
    .by = carried_by::calls,
    .alone = true,
};

} // namespace barid::dsl
