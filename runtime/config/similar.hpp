// runtime/config/similar.hpp - "did you mean": the option that a mistyped name resembles.

#pragma once

#include <string_view>

namespace barid::config {

/// The name of an option within two edits (a third of its length for short ones), or with the same
/// last part; an empty view when none is near.
[[nodiscard]] std::string_view closest_option(std::string_view name);

} // namespace barid::config
