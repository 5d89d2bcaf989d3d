// lsp/uri.hpp - files as editors name them (RFC 8089).

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace barid::lsp {

/// The absolute path of a `file:` address; nothing for any other.
[[nodiscard]] std::optional<std::string> path_of(std::string_view uri);

/// `file:///…` with everything but unreserved characters and `/` escaped.
[[nodiscard]] std::string uri_of(std::string_view path);

} // namespace barid::lsp
