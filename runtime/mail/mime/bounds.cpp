#include "runtime/mail/mime/bounds.hpp"

#include "runtime/mail/mime/header_block.hpp"
#include "text/ascii.hpp"

#include <string_view>
#include <unordered_set>

namespace barid::mime {

namespace {

constexpr std::size_t longest_boundary = 200; // RFC 2046 allows 70
constexpr std::size_t most_boundaries = 20'000;

std::string_view without_trailing_space(std::string_view text) {
  const auto last = text.find_last_not_of(" \t\r");
  return last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
}

/// Values of all `boundary=` in the text, whatever surrounds them.
std::unordered_set<std::string_view> boundaries_in(std::string_view body) {
  std::unordered_set<std::string_view> out;
  for (auto at = body.find('='); at != std::string_view::npos && out.size() < most_boundaries;
       at = body.find('=', at + 1)) {
    if (at < 8 || !ascii::same_word(body.substr(at - 8, 8), "boundary")) continue;
    auto value = body.substr(at + 1, longest_boundary);
    const auto begin = value.find_first_not_of(" \t");
    if (begin == std::string_view::npos) continue;
    value.remove_prefix(begin);
    const bool quoted = value.starts_with('"');
    if (quoted) value.remove_prefix(1);
    value = value.substr(0, value.find_first_of(quoted ? "\"\r\n" : "; \t\r\n"));
    if (!value.empty()) out.insert(value);
  }
  return out;
}

/// Calls `take(line, offset)` for each line that begins with `--`.
template <class F>
void each_dashed_line(std::string_view body, F take) {
  for (std::size_t at = 0; at < body.size();) {
    auto end = body.find('\n', at);
    if (end == std::string_view::npos) end = body.size();
    if (body.substr(at, 2) == "--" && !take(without_trailing_space(body.substr(at, end - at)), at)) return;
    at = end + 1;
  }
}

} // namespace

std::size_t bounded_length(std::string_view body, std::string_view top, std::size_t most) {
  auto known = boundaries_in(body);
  known.insert(top);
  std::size_t count = 0;
  std::size_t length = body.size();
  each_dashed_line(body, [&](std::string_view line, std::size_t offset) {
    auto name = line.substr(2);
    const bool hit = known.contains(name) || (name.ends_with("--") && known.contains(name.substr(0, name.size() - 2)));
    if (hit && ++count > most) {
      length = offset;
      return false;
    }
    return true;
  });
  return length;
}

std::string apparent_boundary(std::string_view body) {
  std::string first;
  std::size_t times = 0;
  each_dashed_line(body.substr(0, 1'000'000), [&](std::string_view line, std::size_t) {
    if (first.empty()) {
      if (line.size() <= 2 || line.size() > longest_boundary || line == "-- ") return true;
      first = std::string(line.substr(2));
      times = 1;
    } else if (line.substr(2).starts_with(first)) {
      ++times;
    }
    return times < 2;
  });
  return times >= 2 ? first : std::string();
}

bool has_delimiter(std::string_view body, std::string_view boundary) {
  bool found = false;
  each_dashed_line(body, [&](std::string_view line, std::size_t) {
    found = line.substr(2) == boundary;
    return !found;
  });
  return found;
}

} // namespace barid::mime
