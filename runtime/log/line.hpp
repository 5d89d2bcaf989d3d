// runtime/log/line.hpp - one line of the log as text or as a JSON object.

#pragma once

#include "model/time.hpp"
#include "runtime/log/log.hpp"

#include <span>
#include <string>

namespace barid::log {

struct entry {
  instant at;
  log::level level = level::info;
  std::string_view message;
  std::span<const field> with;
  std::uint64_t repeated = 0; ///< Lines like this one that were left out before it.
  std::string_view node;
};

/// `2026-03-29T10:00:00.123Z warning  the account cannot be reached  channel=3 why="no route"`.
/// Control characters are escaped: a line stays a line.
[[nodiscard]] std::string text_line(const entry& e);

/// `{"at":"…","level":"warning","message":"…","channel":3}`; what is not UTF-8 is replaced.
[[nodiscard]] std::string json_line(const entry& e);

} // namespace barid::log
