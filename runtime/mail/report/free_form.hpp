// runtime/mail/report/free_form.hpp - bounces that were written for people only: qmail, Exim,
// Exchange, Gmail, Yahoo and all the others, in several languages.

#pragma once

#include "model/mail.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace barid::report {

/// The recipients that a text says were not reached, each with the status and reason that stand
/// nearest behind it. What follows the line under which the mail is returned is not looked at. A
/// text that names nobody gives one entry without an address, where it says at least why.
[[nodiscard]] std::vector<failed_recipient> failures_in(std::string_view text);

/// Whether the text says that delivery is still being tried.
[[nodiscard]] bool is_delay_notice(std::string_view text);

/// `text` on one line, runs of white space as one blank, cut between characters.
[[nodiscard]] std::string one_line(std::string_view text, std::size_t most);

} // namespace barid::report
