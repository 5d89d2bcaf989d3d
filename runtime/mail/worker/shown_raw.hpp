// runtime/mail/worker/shown_raw.hpp - a mail that could not be read, as well as it can be shown.

#pragma once

#include "model/mail.hpp"
#include "runtime/mail/mime/options.hpp"

#include <string_view>

namespace barid::reader {

/// The mail with the values of its header and the beginning of its raw bytes as text; no parts, no
/// HTML. Runs in the engine itself, so it uses no mail library: linear time, memory within the
/// limits, and only code that the fuzzers know. Carries the defect `reader_failed`.
[[nodiscard]] mail shown_raw(std::string_view raw, const mime::read_options& options, std::string_view why);

} // namespace barid::reader
