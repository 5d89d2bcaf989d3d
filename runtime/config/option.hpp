// runtime/config/option.hpp - one line of the table of options.
//
// Reading, checking, `barid config`, the commented barid.toml, docs/configuration.md and the
// shells' completion all derive from the table: a new option is a field of `settings` and a line in
// it.

#pragma once

#include "runtime/config/settings.hpp"

#include <limits>
#include <span>
#include <string_view>
#include <variant>

namespace barid::config {

/// What a value looks like.
enum class shape {
  text,
  file,     ///< Path of a file or folder; relative to the folder of the file that names it.
  endpoint, ///< `host:port`, `[::1]:port`, `unix:/path`.
  url,      ///< `https://host[:port]`, without a path behind it.
  api_url,  ///< `https://host[:port][/path]`.
  networks, ///< Addresses and networks, apart by commas.
  target,   ///< What libpq connects to, without a password.
  yes_no,
  number,
  bytes,          ///< `500KB`, `64MB`, `2GB`; 1 KB is 1,024 bytes.
  length_of_time, ///< `500ms`, `5s`, `1m30s`, `2h`, `5d`.
  mode,           ///< Permissions in octal digits.
  choice,         ///< One of `choices`.
  secret,         ///< Only from the environment or from the file that `NAME_file` names.
};

using field = std::variant<std::string settings::*, std::filesystem::path settings::*, bool settings::*,
                           std::int64_t settings::*, std::chrono::milliseconds settings::*>;

struct option {
  std::string_view name; ///< `http.listen`: key `listen` of the table `[http]`; BARID_HTTP_LISTEN.
  shape of;
  field where;
  std::string_view standard; ///< The default, as one would write it.
  std::string_view summary;
  std::string_view example;
  std::string_view when_unset = {};                              ///< What an empty default means.
  std::int64_t least = std::numeric_limits<std::int64_t>::min(); ///< Bytes, milliseconds, a number.
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
  std::span<const std::string_view> choices = {};
};

/// Every option, in the order in which they are shown.
[[nodiscard]] std::span<const option> options();

/// By name; null when there is none.
[[nodiscard]] const option* find_option(std::string_view name);

/// `BARID_HTTP_LISTEN`
[[nodiscard]] std::string environment_name(const option& o);

/// In words: `a number from 1 to 64`.
[[nodiscard]] std::string shape_in_words(const option& o);

} // namespace barid::config
