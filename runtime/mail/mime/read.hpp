// runtime/mail/mime/read.hpp - bytes become a mail.
//
// Owns     the order of reading: header, parts, text, quotes, kind.
// Never    does I/O, keeps anything between two mails, or believes what a sender says about trust.
// Fails    never by itself; hostile mail can make the libraries below eat memory or abort, so
//          the engine calls it only inside a worker process (runtime/mail/worker).

#pragma once

#include "model/mail.hpp"
#include "runtime/mail/mime/options.hpp"

#include <string_view>

namespace barid::mime {

/// Reads `raw`, any bytes at all. `detect` may be empty: the language stays `unknown`.
[[nodiscard]] mail read_mail(std::string_view raw, const read_options& options = {},
                             const language_detector& detect = {});

} // namespace barid::mime
