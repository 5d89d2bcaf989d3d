#include "runtime/config/amounts.hpp"

#include <array>
#include <charconv>
#include <limits>
#include <utility>

namespace barid::config {

namespace {

using unit = std::pair<std::string_view, std::int64_t>;

constexpr std::array<unit, 4> size_units{{{"GB", std::int64_t{1} << 30}, {"MB", 1 << 20}, {"KB", 1 << 10}, {"B", 1}}};
constexpr std::array<unit, 5> time_units{{{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}}};

template <std::size_t N>
std::int64_t factor_of(std::string_view name, const std::array<unit, N>& units) {
  for (const auto& [word, factor] : units)
    if (word == name) return factor;
  return 0;
}

void skip_spaces(std::string_view& text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
}

/// A number and a unit after the other, the largest unit first: `1h30m`.
template <std::size_t N>
std::optional<std::int64_t> parse_amount(std::string_view text, const std::array<unit, N>& units) {
  std::int64_t sum = 0;
  std::int64_t last = std::numeric_limits<std::int64_t>::max();
  skip_spaces(text);
  if (text.empty()) return {};
  while (!text.empty()) {
    std::int64_t n = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (wrong != std::errc() || n < 0) return {};
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    skip_spaces(text);
    const auto letters = text.substr(0, text.find_first_of("0123456789 "));
    const auto factor = factor_of(letters, units);
    if (factor == 0 || factor >= last) return {};
    if (n > (std::numeric_limits<std::int64_t>::max() - sum) / factor) return {};
    sum += n * factor;
    last = factor;
    text.remove_prefix(letters.size());
    skip_spaces(text);
  }
  return sum;
}

} // namespace

std::optional<std::int64_t> parse_number(std::string_view text) {
  std::int64_t n = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (wrong != std::errc() || end != text.data() + text.size()) return {};
  return n;
}

std::optional<std::int64_t> parse_size(std::string_view text) {
  return parse_amount(text, size_units);
}

std::string size_text(std::int64_t bytes) {
  for (const auto& [word, factor] : size_units)
    if (bytes != 0 && bytes % factor == 0) return std::to_string(bytes / factor) + std::string(word);
  return std::to_string(bytes) + "B";
}

std::optional<std::int64_t> parse_time(std::string_view text) {
  return parse_amount(text, time_units);
}

std::string time_text(std::int64_t milliseconds) {
  std::string out;
  for (const auto& [word, factor] : time_units) {
    if (milliseconds < factor) continue;
    out += std::to_string(milliseconds / factor) + std::string(word);
    milliseconds %= factor;
  }
  return out.empty() ? "0s" : out;
}

std::optional<std::int64_t> parse_mode(std::string_view text) {
  std::int64_t n = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), n, 8);
  if (wrong != std::errc() || end != text.data() + text.size() || n < 0 || n > 0777) return {};
  return n;
}

std::string mode_text(std::int64_t mode) {
  std::array<char, 8> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), mode, 8).ptr;
  std::string out(digits.data(), end);
  return std::string(out.size() < 4 ? 4 - out.size() : 0, '0') + out;
}

} // namespace barid::config
