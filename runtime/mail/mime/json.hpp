// runtime/mail/mime/json.hpp - a mail as JSON and back.

#pragma once

#include "model/mail.hpp"
#include "model/result.hpp"

#include <string>
#include <string_view>

namespace barid::mime {

/// One JSON object with every field of the mail, compact; `from_json` gives the same mail back.
/// Dates are RFC 3339 or null; addresses `{name,address}`; `indent` < 0 means one line.
[[nodiscard]] std::string to_json(const mail& m, int indent = -1);

/// The object that `barid mail show --json` prints: the same names, without the places in the raw
/// mail and the full header.
[[nodiscard]] std::string to_display_json(const mail& m, int indent = 2);

/// Fails with errc::invalid on anything that has not the form `to_json` or `to_stored_json` writes. Safe for bytes of a
/// hostile writer.
[[nodiscard]] result<mail> from_json(std::string_view json);

/// What is stored of a mail: one line that `from_json` takes as well, without `body` where it is the
/// same as `text`.
[[nodiscard]] std::string to_stored_json(const mail& m);

} // namespace barid::mime
