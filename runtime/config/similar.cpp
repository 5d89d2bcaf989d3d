#include "runtime/config/similar.hpp"

#include "runtime/config/option.hpp"

#include <algorithm>
#include <vector>

namespace barid::config {

namespace {

/// Insertions, deletions and replacements that make `a` of `b`.
std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const auto above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

std::string_view last_part(std::string_view name) {
  const auto dot = name.rfind('.');
  return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

} // namespace

std::string_view closest_of(std::string_view name, std::span<const std::string_view> words) {
  constexpr std::size_t longest = 64; // longer than any of them: nothing can be near
  if (name.empty() || name.size() > longest) return {};
  std::string_view best;
  std::size_t fewest = std::min<std::size_t>(3, std::max<std::size_t>(name.size() / 3, 1) + 1);
  for (const auto word : words)
    if (const auto n = edits(name, word); n < fewest) {
      fewest = n;
      best = word;
    }
  return best;
}

std::string_view closest_option(std::string_view name) {
  std::vector<std::string_view> names;
  for (const auto& o : options()) names.push_back(o.name);
  if (const auto near = closest_of(name, names); !near.empty()) return near;
  std::string_view best;
  for (const auto& o : options()) // `[smtp] trust_spam_headers`: the right key in the wrong table
    if (last_part(o.name) == last_part(name)) {
      if (!best.empty()) return {};
      best = o.name;
    }
  return best;
}

} // namespace barid::config
