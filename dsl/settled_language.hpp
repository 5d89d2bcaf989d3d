// dsl/settled_language.hpp - the language that rules, replies and stemming see of a mail.

#pragma once

#include "dsl/program.hpp"
#include "model/event.hpp"

#include <string>

namespace barid::dsl {

/// What else may tell the language of a mail.
struct language_hints {
  std::string customer = "unknown"; ///< Of an earlier mail of theirs.
  std::string mailbox = "unknown";  ///< As its `language` says.
};

/// The `language` of a mailbox; `unknown` where it has none.
[[nodiscard]] std::string language_of_mailbox(const program& rules, const std::string& mailbox);

/// The language of a mail where the mail itself does not tell (`unknown`): the conversation's, the customer's (the
/// attribute `language`, else that of earlier mail), what the script suggests, the mailbox's, else `unknown`
/// (language.md §6). Whoever builds an event calls it before deciding, so that all of them see one language.
[[nodiscard]] std::string language_of(const mail& m, const conversation& before, const language_hints& hints = {});

/// The mail of `e` with the language of `language_of`.
void settle_language(event& e, const conversation& before, const language_hints& hints = {});

} // namespace barid::dsl
