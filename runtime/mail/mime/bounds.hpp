// runtime/mail/mime/bounds.hpp - a quick look at a body before the mail library sees it.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace barid::mime {

/// Length of the beginning of `body` that has at most `most` lines that may be boundaries, counting
/// every `boundary` that stands anywhere in it or is `top`. Linear time.
[[nodiscard]] std::size_t bounded_length(std::string_view body, std::string_view top, std::size_t most);

/// The boundary that `body` seems to use: its first line when that is `--something` and comes
/// again; empty otherwise. For a multipart that forgot to name it.
[[nodiscard]] std::string apparent_boundary(std::string_view body);

/// Whether a line of `body` is the delimiter of `boundary` (RFC 2046 §5.1.1).
[[nodiscard]] bool has_delimiter(std::string_view body, std::string_view boundary);

} // namespace barid::mime
