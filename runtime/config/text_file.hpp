// runtime/config/text_file.hpp - small files that an operator wrote: barid.toml, passwords.

#pragma once

#include "model/result.hpp"

#include <filesystem>
#include <string>

namespace barid::config {

/// The whole file, at most 1 MB. Fails with not_found, refused (permissions), limit or invalid (a
/// folder), naming the file.
[[nodiscard]] result<std::string> read_text_file(const std::filesystem::path& file);

/// The first line of a file, without its end: how secrets are kept in files. Empty is a failure.
[[nodiscard]] result<std::string> read_secret_file(const std::filesystem::path& file);

} // namespace barid::config
