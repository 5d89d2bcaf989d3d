// runtime/log/repeats.hpp - a message that comes too often is counted instead of written.

#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace barid::log {

/// Of one message, `burst` lines pass in each `window`; the first one after it tells how many did
/// not. Not thread-safe.
class repeats {
public:
  using moment = std::chrono::steady_clock::time_point;

  explicit repeats(unsigned burst = 20, std::chrono::seconds window = std::chrono::seconds(10))
      : burst_(burst), window_(window) {}

  /// Nothing: leave the line out. Else how many lines were left out before it.
  [[nodiscard]] std::optional<std::uint64_t> pass(std::string_view message, moment now);

  /// Messages of which lines were left out and not told yet, with their number; told by this call.
  [[nodiscard]] std::vector<std::pair<std::string, std::uint64_t>> untold();

private:
  struct count {
    moment since;
    unsigned written = 0;
    std::uint64_t left_out = 0;
  };
  unsigned burst_;
  std::chrono::seconds window_;
  std::map<std::string, count, std::less<>> counts_;
};

} // namespace barid::log
