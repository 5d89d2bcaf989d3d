// runtime/config/toml_source.hpp - barid.toml as names and values, with their lines.

#pragma once

#include "model/result.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace barid::config {

struct written_value {
  std::string name; ///< `http.listen`
  std::string text;
  unsigned line = 0; ///< From 1.
};

/// Fails with errc::invalid and the line, not_found, or refused when it may not be read.
[[nodiscard]] result<std::vector<written_value>> read_toml(const std::filesystem::path& file);

} // namespace barid::config
