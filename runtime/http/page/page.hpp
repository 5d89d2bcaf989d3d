// runtime/http/page/page.hpp - the plain page, as it lies in the program.

#pragma once

#include <string>

namespace barid::http {

/// page.html with style and script in place, both under `nonce`.
[[nodiscard]] std::string page_document(const std::string& nonce);

} // namespace barid::http
