// app/mail_view.hpp - a mail printed for people.

#pragma once

#include "model/mail.hpp"

#include <iosfwd>

namespace barid::app {

/// Header, text, attachments and defects. Characters that would steer a terminal are not in any
/// text of a mail (model/mail.hpp) except names of header fields, which are not printed.
void print_mail(std::ostream& out, const mail& m);

} // namespace barid::app
