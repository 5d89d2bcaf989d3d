// runtime/config/similar.hpp - "did you mean": the option that a mistyped name resembles.

#pragma once

#include <span>
#include <string_view>

namespace barid::config {

/// The name of an option within two edits (a third of its length for short ones), or with the same
/// last part; an empty view when none is near.
[[nodiscard]] std::string_view closest_option(std::string_view name);

/// The one of `words` within two edits of `name` (a third of its length for short ones); an empty view when none is near.
[[nodiscard]] std::string_view closest_of(std::string_view name, std::span<const std::string_view> words);

} // namespace barid::config
