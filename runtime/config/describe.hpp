// runtime/config/describe.hpp - the table of options and a configuration, as people and programs
// read them. Secrets are shown as `(set)` or `(not set)`.

#pragma once

#include "runtime/config/load.hpp"

#include <string>

namespace barid::config {

/// A barid.toml with every option commented out.
[[nodiscard]] std::string commented_toml();

/// docs/configuration.md
[[nodiscard]] std::string manual_page();

/// What is in force, one option a line, with where it came from.
[[nodiscard]] std::string table_text(const configuration& c);

/// The value for people: `64MB`, `(set)`, or what an unset one means.
[[nodiscard]] std::string shown_value(const option& o, const configuration& c);

/// `default`, `line 3 of /etc/barid/barid.toml`, …
[[nodiscard]] std::string shown_origin(const entry& e);

} // namespace barid::config
