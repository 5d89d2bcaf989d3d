#include "runtime/mail/mime/fields.hpp"
#include "runtime/mail/mime/header_block.hpp"
#include "text/ascii.hpp"

#include <array>
#include <cctype>
#include <charconv>
#include <utility>
#include <vector>

namespace barid::mime {

namespace {

using namespace std::chrono;

/// Words of a date: separated by blanks and commas, comments left out.
std::vector<std::string> words_of(std::string_view value) {
  std::vector<std::string> out;
  std::string word;
  int depth = 0;
  const auto close = [&] {
    if (!word.empty()) out.push_back(std::exchange(word, {}));
  };
  for (const char c : value.substr(0, 200)) {
    if (c == '(') ++depth;
    if (depth == 0 && c != ' ' && c != '\t' && c != ',' && c != ')') word += c;
    else close();
    if (c == ')' && depth > 0) --depth;
  }
  close();
  return out;
}

std::optional<int> number(std::string_view text) {
  int out = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (failed != std::errc() || end != text.data() + text.size() || text.empty() || out < 0) return std::nullopt;
  return out;
}

std::optional<unsigned> month_of(std::string_view word) {
  constexpr std::array<std::string_view, 12> names = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};
  const auto start = ascii::lowered(word.substr(0, 3));
  for (unsigned i = 0; i < names.size(); ++i)
    if (start == names[i]) return i + 1;
  return std::nullopt;
}

/// `hh:mm`, `hh:mm:ss`, also with dots; a leap second becomes the one before it.
std::optional<seconds> time_of(std::string_view word) {
  std::array<int, 3> parts{};
  std::size_t n = 0;
  for (std::size_t at = 0; at <= word.size() && n < 3; ++n) {
    auto end = word.find_first_of(":.", at);
    if (end == std::string_view::npos) end = word.size();
    const auto value = number(word.substr(at, end - at));
    if (!value) return std::nullopt;
    parts[n] = *value;
    at = end + 1;
  }
  if (n < 2 || parts[0] > 24 || parts[1] > 59 || parts[2] > 60) return std::nullopt;
  return hours{parts[0]} + minutes{parts[1]} + seconds{std::min(parts[2], 59)};
}

/// `+0300`, `+03:00`, `GMT`, the zones of the United States; unknown letters count as UTC
/// (RFC 5322 §4.3).
std::optional<minutes> zone_of(std::string_view word) {
  if (word.starts_with('+') || word.starts_with('-')) {
    std::string digits;
    for (const char c : word.substr(1))
      if (c != ':') digits += c;
    const auto value = number(digits);
    if (!value || digits.size() != 4 || *value % 100 > 59 || *value > 1500) return std::nullopt;
    const auto offset = hours{*value / 100} + minutes{*value % 100};
    return word.front() == '-' ? -offset : offset;
  }
  const auto name = ascii::lowered(word);
  if (name.empty() || !std::isalpha(static_cast<unsigned char>(name[0]))) return std::nullopt;
  constexpr std::array<std::pair<std::string_view, int>, 8> american = {
      {{"est", -5}, {"edt", -4}, {"cst", -6}, {"cdt", -5}, {"mst", -7}, {"mdt", -6}, {"pst", -8}, {"pdt", -7}}};
  for (const auto& [letters, offset] : american)
    if (name == letters) return hours{offset};
  return minutes{0};
}

} // namespace

std::optional<instant> read_date(std::string_view value) {
  const auto words = words_of(value);
  std::optional<int> day;
  std::optional<unsigned> month_number;
  std::optional<int> year_number;
  std::optional<seconds> time;
  std::optional<minutes> zone;
  for (const auto& word : words) {
    if (!time && word.find(':') != std::string::npos && word[0] != '+' && word[0] != '-') {
      time = time_of(word);
      if (!time) return std::nullopt;
    } else if (time && !zone && zone_of(word)) {
      zone = zone_of(word);
    } else if (!month_number && month_of(word)) {
      month_number = month_of(word);
    } else if (const auto n = number(word)) {
      if (!day && *n >= 1 && *n <= 31 && word.size() <= 2) day = n;
      else if (!year_number) year_number = n;
    } else if (!day) {
      // `2-Jan-2026` of some programs, `2026-01-02` of others
      const auto one = word.find('-');
      const auto two = one == std::string::npos ? one : word.find('-', one + 1);
      if (two == std::string::npos) continue;
      const auto first = number(std::string_view(word).substr(0, one));
      const auto last = number(std::string_view(word).substr(two + 1));
      const auto middle = std::string_view(word).substr(one + 1, two - one - 1);
      if (!first || !last) continue;
      month_number = month_of(middle);
      if (const auto m = number(middle)) month_number = static_cast<unsigned>(*m);
      day = *first > 31 ? last : first;
      year_number = *first > 31 ? first : last;
    }
  }
  if (!day || !month_number || !year_number) return std::nullopt;
  int y = *year_number;
  if (y < 50) y += 2000; // RFC 5322 §4.3
  else if (y < 1000) y += 1900;
  const year_month_day date{year{y}, month{*month_number}, std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok() || y < 1900 || y > 2200) return std::nullopt;
  return instant{sys_days{date}} + time.value_or(seconds{0}) - zone.value_or(minutes{0});
}

} // namespace barid::mime
