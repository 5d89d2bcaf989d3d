// text/mail_language.hpp - which language a mail is in, as far as the mail itself tells.

#pragma once

#include <string>
#include <string_view>

namespace barid::text {

/// The language of subject and body (without quoted text and signature) where CLD2 is sure of it,
/// else what the script of most letters suggests, else `unknown`: Latin letters alone suggest
/// nothing. What the conversation or the customer adds is the business of whoever makes the event
/// (runtime/rules/mail_event.hpp). Needs no file, so it may be called inside the sandbox.
[[nodiscard]] std::string language_of_mail(std::string_view body, std::string_view subject);

} // namespace barid::text
