// runtime/http/console/console_answer.hpp - what the built console answers to a path.
//
// Never    speaks for the API: paths below /api/ are not the console's.

#pragma once

#include "runtime/http/answer.hpp"
#include "runtime/http/console/console_files.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace barid::http {

/// The console's document with a policy and a nonce of its own; never stored by anybody.
[[nodiscard]] answer console_document(const console_files& from);

/// A file of the build, or the document for a page that the console's own router knows: a path
/// whose last part has no dot. Nothing for everything else, which does not exist. `headers` have
/// names in lower case.
[[nodiscard]] std::optional<answer> console_answer(const console_files& from, std::string_view path,
                                                   const std::map<std::string, std::string>& headers);

/// Whether an Accept-Encoding header (RFC 9110 §12.5.3) takes this coding.
[[nodiscard]] bool accepts_coding(std::string_view header, std::string_view coding);

} // namespace barid::http
