// runtime/mail/quote/marks.hpp - single lines by which mail programs mark what is quoted.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace barid::quote {

using lines = std::vector<std::string_view>;

[[nodiscard]] bool is_blank(std::string_view line);

/// `> …`, also indented a little.
[[nodiscard]] bool is_marked_quote(std::string_view line);

/// Number of lines, from `at` on, of an attribution that says who wrote and when ("On … wrote:",
/// "كتب … في"), 0 when there is none. `before_quote`: a marked quote follows; then any line ending
/// with a colon that has an address or a time will do.
[[nodiscard]] std::size_t attribution_length(const lines& all, std::size_t at, bool before_quote);

enum class separator { none, original, forwarded };

/// `-----Original Message-----` and its translations.
[[nodiscard]] separator separator_at(std::string_view line);

/// Whether a block such as Outlook's `From: … Sent: … To: … Subject: …` begins at `at`.
[[nodiscard]] bool is_header_block(const lines& all, std::size_t at);

/// A line of underscores or dashes only, at least `least` of them.
[[nodiscard]] bool is_rule(std::string_view line, std::size_t least);

/// `-- ` (RFC 3676 §4.3), also without its blank.
[[nodiscard]] bool is_signature_delimiter(std::string_view line);

/// "Sent from my phone", "مرسل من الـ iPhone", "Get Outlook for iOS".
[[nodiscard]] bool is_device_line(std::string_view line);

/// `-Firstname Lastname`.
[[nodiscard]] bool is_dashed_name(std::string_view line);

} // namespace barid::quote
