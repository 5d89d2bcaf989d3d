// runtime/config/assign.hpp - one written value into its setting, checked by the option's shape.

#pragma once

#include "model/result.hpp"
#include "runtime/config/option.hpp"

#include <filesystem>
#include <string>

namespace barid::config {

/// `base`: what a relative path is relative to. Fails with errc::invalid and what would be right.
[[nodiscard]] result<void> assign(const option& o, const std::string& text, const std::filesystem::path& base,
                                  settings& into);

/// Whether a connection string carries a password, which it may not.
[[nodiscard]] bool has_password(std::string_view target);

} // namespace barid::config
