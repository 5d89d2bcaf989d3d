// dsl/error_page.hpp - the documentation page of each code, as it stands in docs/errors.
//
// Owns     the texts: they travel inside the program, so that an explanation needs no files.

#pragma once

#include <span>
#include <string_view>

namespace barid::dsl {

struct error_page {
  std::string_view code; ///< `R1023`
  std::string_view text; ///< Markdown.
};

/// Every page, by code.
[[nodiscard]] std::span<const error_page> error_pages();

/// Null for a code that does not exist.
[[nodiscard]] const error_page* find_error_page(std::string_view code);

} // namespace barid::dsl
