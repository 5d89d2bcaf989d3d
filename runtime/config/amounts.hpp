// runtime/config/amounts.hpp - sizes, durations and permissions as operators write them.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace barid::config {

/// Digits only, with a `-` in front perhaps; nothing when it is not a number or too large.
[[nodiscard]] std::optional<std::int64_t> parse_number(std::string_view text);

/// `64MB`, `512 KB`, `1GB`, `300B`, in bytes; 1 KB is 1,024 bytes.
[[nodiscard]] std::optional<std::int64_t> parse_size(std::string_view text);
[[nodiscard]] std::string size_text(std::int64_t bytes);

/// `500ms`, `5s`, `1m30s`, `2h`, `5d`, in milliseconds.
[[nodiscard]] std::optional<std::int64_t> parse_time(std::string_view text);
[[nodiscard]] std::string time_text(std::int64_t milliseconds);

/// `0660`, at most 0777.
[[nodiscard]] std::optional<std::int64_t> parse_mode(std::string_view text);
[[nodiscard]] std::string mode_text(std::int64_t mode);

} // namespace barid::config
