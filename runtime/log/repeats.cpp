#include "runtime/log/repeats.hpp"

namespace barid::log {

namespace {
// messages are constant texts of the program; should somebody build them, memory stays bounded
constexpr std::size_t most_messages = 2000;
} // namespace

std::optional<std::uint64_t> repeats::pass(std::string_view message, moment now) {
  auto at = counts_.find(message);
  if (at == counts_.end()) {
    if (counts_.size() >= most_messages) counts_.clear();
    at = counts_.emplace(std::string(message), count{now}).first;
  }
  auto& c = at->second;
  std::uint64_t told = 0;
  if (now - c.since >= window_) {
    told = c.left_out;
    c = {now};
  }
  if (c.written >= burst_) {
    ++c.left_out;
    return {};
  }
  ++c.written;
  return told;
}

std::vector<std::pair<std::string, std::uint64_t>> repeats::untold() {
  std::vector<std::pair<std::string, std::uint64_t>> out;
  for (auto& [message, c] : counts_)
    if (c.left_out > 0) out.emplace_back(message, std::exchange(c.left_out, 0));
  return out;
}

} // namespace barid::log
