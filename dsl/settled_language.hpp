// dsl/settled_language.hpp - the language that rules, replies and stemming see of a mail.

#pragma once

#include "model/event.hpp"

#include <string>

namespace barid::dsl {

/// The language of a mail where the mail itself does not tell (`unknown`): the conversation's, the
/// customer's attribute `language`, the mailbox's, else `unknown`. Whoever builds an event calls it
/// before deciding, so that all of them see one language.
[[nodiscard]] std::string language_of(const mail& m, const conversation& before,
                                      const std::string& of_mailbox = "unknown");

/// The mail of `e` with the language of `language_of`.
void settle_language(event& e, const conversation& before,
                     const std::string& of_mailbox = "unknown");

} // namespace barid::dsl
