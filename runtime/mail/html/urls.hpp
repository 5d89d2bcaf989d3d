// runtime/mail/html/urls.hpp - what an address in HTML would do.

#pragma once

#include "runtime/mail/html/render.hpp"

#include <string>
#include <string_view>

namespace barid::html {

enum class url_kind {
  refused,  ///< Script, unknown schemes, relative addresses: there is nothing they could refer to.
  link,     ///< Something a person may follow: http, https, mailto, tel.
  enclosed, ///< `cid:` (RFC 2392): a part of the same mail.
  raster,   ///< A small `data:` image.
};

struct url {
  url_kind kind = url_kind::refused;
  std::string text; ///< Without the blanks and control characters in which browsers see nothing.
};

/// Reads an attribute value, references already resolved. `//host/path` counts as https.
[[nodiscard]] url read_url(std::string_view value, const limits& caps);

} // namespace barid::html
