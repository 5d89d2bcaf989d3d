// runtime/config/load.hpp - reads the configuration: file, environment, command line, in this
// order; the later one wins.
//
// Never    takes a secret from the file or the command line (promise P16), ignores a key it does not
//          know, or changes anything on disk.
// Fails    with errc::invalid (a wrong value: which, where, what would be right) or errc::refused
// (a
//          secret where none may stand, a file that may not be read).

#pragma once

#include "model/result.hpp"
#include "runtime/config/option.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace barid::config {

using variable_map = std::map<std::string, std::string, std::less<>>;

/// The variables of this process that begin with BARID_, and HOME and XDG_DATA_HOME.
[[nodiscard]] variable_map process_environment();

struct sources {
  std::optional<std::filesystem::path> file; ///< `--config`; it has to exist.
  /// `--set`, and options with a flag of their own (`--data`), as name and value.
  std::vector<std::pair<std::string, std::string>> set;
  variable_map variables = process_environment();
};

enum class origin { standard, file, environment, command_line };

/// Where one option's value came from.
struct entry {
  std::string text; ///< As written; empty for a secret and for what is unset.
  origin from = origin::standard;
  std::string place; ///< `line 12 of /etc/barid/barid.toml`, `BARID_HTTP_LISTEN`, `--set`, or empty.
  bool set = false;  ///< A secret that is there.
};

struct configuration {
  settings values;
  std::map<std::string, entry, std::less<>> entries; ///< One for every option, by its name.
  std::filesystem::path file;                        ///< The one that was read; empty: none.
};

/// The file is `--config`, else BARID_CONFIG, else `barid.toml` in the data folder where that one
/// was named (it need not exist), else /etc/barid/barid.toml, else that of the default data folder.
[[nodiscard]] result<configuration> load(const sources& from);

/// `NAME=VALUE` of `--set`.
[[nodiscard]] result<std::pair<std::string, std::string>> parse_assignment(std::string_view text);

/// The target with the password put in, for store::connection_settings; never to be shown.
[[nodiscard]] std::string database_target_with_password(const settings& s);

} // namespace barid::config
