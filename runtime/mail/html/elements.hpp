// runtime/mail/html/elements.hpp - the elements that mail may show, and how they nest.

#pragma once

#include <string_view>

namespace barid::html {

enum class content_model {
  block,      ///< Starts a line.
  inlined,    ///< Part of a line; formatting that reopens when a block closes over it.
  empty,      ///< Has no end tag.
  table_part, ///< table, tbody, tr, td, …: closes only within its own table.
};

struct element {
  std::string_view name;
  content_model model = content_model::block;
};

/// The element of that lower-case name if it is on the allow-list, else null.
[[nodiscard]] const element* find_element(std::string_view name);

/// Elements whose content is never shown, or is no markup: it is skipped up to the end tag.
[[nodiscard]] bool is_skipped(std::string_view name);

/// Elements whose content is text although it looks like markup (textarea, xmp, …).
[[nodiscard]] bool holds_text_only(std::string_view name);

/// Attributes that anything downstream looks at; the rest is dropped before the tree is built.
[[nodiscard]] bool is_wanted_attribute(std::string_view name);

} // namespace barid::html
