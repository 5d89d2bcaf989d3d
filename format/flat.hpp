// format/flat.hpp - what fits on one line, as one line.

#pragma once

#include "format/items.hpp"
#include "format/written.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace barid::format {

/// The tokens [first, last) on one line; nothing where a comment stands among them or right-to-left
/// neighbours need lines of their own.
[[nodiscard]] std::optional<std::string> flat(const written& from, std::uint32_t first, std::uint32_t last);

/// A block on one line, braces included; nothing where its author opened it, too.
[[nodiscard]] std::optional<std::string> flat_block(const written& from, std::uint32_t brace);

/// Whether `b` right behind `a` on a line would be shown before it.
[[nodiscard]] bool would_swap(std::string_view a, std::string_view b);

/// What stands between two items of a block on one line.
[[nodiscard]] const char* between(const written& from, const item& before, bool loose);

/// An item as it was written, its tokens one after the other: only for what it looks like.
[[nodiscard]] std::string_view seen(const written& from, const item& it);

} // namespace barid::format
