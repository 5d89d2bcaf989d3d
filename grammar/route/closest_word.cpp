#include "grammar/route/closest_word.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

namespace barid::route {
namespace {

constexpr std::array<std::string_view, 19> declarations = {
    "language",  "use",     "order", "mailbox", "team",  "calendar", "sla",  "list",    "reply", "attribute",
    "extension", "webhook", "flag",  "status",  "table", "on",       "flow", "migrate", "test"};

constexpr std::size_t longest = 16;

/// Edits between two short words, where swapping neighbours is one edit.
std::size_t distance(std::string_view a, std::string_view b) {
  std::array<std::array<std::size_t, longest + 1>, longest + 1> d{};
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i)
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[a.size()][b.size()];
}

} // namespace

std::string_view closest_declaration(std::string_view word) {
  if (word.size() > longest) return {};
  std::string small(word);
  for (char& c : small)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  std::string_view best;
  std::size_t least = 3;
  for (const auto candidate : declarations) {
    const auto edits = distance(small, candidate);
    if (edits < least && edits <= (candidate.size() > 4 ? 2u : 1u)) {
      least = edits;
      best = candidate;
    }
  }
  return best;
}

} // namespace barid::route
