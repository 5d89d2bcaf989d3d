// text/mail_language.hpp - which language a mail is in, as far as the mail itself tells.

#pragma once

#include <string>
#include <string_view>

namespace barid::text {

/// The language of subject and body (without quoted text and signature) where CLD2 is sure of it, else
/// `unknown`. What the conversation, the customer, the script and the mailbox suggest then is the business of
/// whoever makes the event (dsl/settled_language.hpp). Needs no file, so it may be called inside the sandbox.
[[nodiscard]] std::string language_of_mail(std::string_view body, std::string_view subject);

/// What the script of most letters of such a mail suggests (text/language.hpp): `unknown` for Latin letters.
[[nodiscard]] std::string script_of_mail(std::string_view body, std::string_view subject);

} // namespace barid::text
