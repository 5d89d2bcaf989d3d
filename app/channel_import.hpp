// app/channel_import.hpp - what `barid channel` says about mail that was there before a connection.

#pragma once

#include "model/result.hpp"
#include "runtime/store/import_rows.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace barid::app {

/// `all` (nothing), `none` (0), `30d` or `30`. Fails with errc::invalid.
[[nodiscard]] result<std::optional<int>> parse_import(const std::string& word);

/// `1200 of 3400 mails of INBOX: …`, for one line.
[[nodiscard]] std::string import_words(const store::import_progress& p);

/// Of all folders of a channel, for a column: `35 %`, `done`, or nothing where there was no import.
[[nodiscard]] std::string import_share(const std::vector<store::import_progress>& all, mailbox_id channel);

[[nodiscard]] nlohmann::ordered_json import_json(const store::import_progress& p);

} // namespace barid::app
