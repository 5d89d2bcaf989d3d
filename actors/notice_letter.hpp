// actors/notice_letter.hpp - one mail with everything that waits to be told to somebody, in their language. Pure.
//
// Never    holds more of a conversation than its subject: mail leaves the desk, and access to a channel may end.

#pragma once

#include "runtime/store/notice_rows.hpp"

#include <cstddef>
#include <string>

namespace barid::actors {

struct notice_letter {
  std::string subject, text;
  std::size_t lines = 0; ///< Told, those beyond the limit included.
};

constexpr std::size_t most_notice_lines = 20;

/// `what.notices` is not empty. One thing that happened again is one line; beyond `most_notice_lines` they are counted.
/// `console`: where people find it, with a slash at its end; empty: no links.
[[nodiscard]] notice_letter notice_letter_of(const store::waiting_notices& what, const std::string& console);

} // namespace barid::actors
