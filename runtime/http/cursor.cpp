#include "runtime/http/cursor.hpp"

#include <cstdint>
#include <string_view>

namespace barid::http {

namespace {

// letters and digits only, so that it needs no escaping; nobody should build on what is inside
constexpr std::string_view digits = "0123456789abcdefghijklmnopqrstuv";

std::string written(std::uint64_t v) {
  std::string out;
  do {
    out += digits[v & 31U];
    v >>= 5U;
  } while (v);
  return out;
}

std::optional<std::uint64_t> number(std::string_view word) {
  std::uint64_t out = 0;
  if (word.empty() || word.size() > 13) return {};
  for (std::size_t i = word.size(); i-- > 0;) {
    const auto at = digits.find(word[i]);
    if (at == std::string_view::npos) return {};
    out = (out << 5U) | at;
  }
  return out;
}

} // namespace

std::string write_cursor(store::list_order order, const store::list_place& at) {
  const auto value = at.value ? written(static_cast<std::uint64_t>(at.value->time_since_epoch().count())) : "";
  return written(static_cast<std::uint64_t>(order)) + "x" + value + "y" +
         written(static_cast<std::uint64_t>(at.id.value));
}

std::optional<store::list_place> read_cursor(store::list_order order, const std::string& word) {
  const auto x = word.find('x');
  const auto y = word.find('y');
  if (x == std::string::npos || y == std::string::npos || y < x) return {};
  if (number(word.substr(0, x)) != static_cast<std::uint64_t>(order)) return {};
  store::list_place out;
  if (y > x + 1) {
    const auto value = number(word.substr(x + 1, y - x - 1));
    if (!value) return {};
    out.value = instant(std::chrono::microseconds(static_cast<std::int64_t>(*value)));
  }
  const auto id = number(word.substr(y + 1));
  if (!id) return {};
  out.id = conversation_id{static_cast<std::int64_t>(*id)};
  return out;
}

} // namespace barid::http
