// runtime/rules/directory_file.hpp - the names of the directory from a file, for checking offline.

#pragma once

#include "dsl/compile_options.hpp"
#include "model/result.hpp"

#include <filesystem>
#include <string_view>

namespace barid::rules {

/// `{"teams": ["billing"], "agents": ["mona"], "mailboxes": ["support"], "members": {"billing":
/// {"mona": ["invoices"]}}}`, members with their skills; each key may be missing, no other is taken. Fails naming what does not fit.
[[nodiscard]] result<dsl::directory_names> read_directory(std::string_view json);
[[nodiscard]] result<dsl::directory_names> read_directory_file(const std::filesystem::path& path);

} // namespace barid::rules
