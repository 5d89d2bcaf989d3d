#include "app/line_diff.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

namespace barid::app {

namespace {

using lines = std::vector<std::string_view>;

constexpr std::size_t context = 3;
/// Cells of the table below: some 16 MB.
constexpr std::size_t most_cells = 4'000'000;

lines split(std::string_view text) {
  lines out;
  while (!text.empty()) {
    const auto end = text.find('\n');
    out.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return out;
}

/// Every line with its mark, in order.
using marked = std::vector<std::pair<char, std::string_view>>;

/// The longest common subsequence of what is left between equal beginnings and ends.
void compare(const lines& a, const lines& b, marked& out) {
  const auto n = a.size(), m = b.size();
  if (n == 0 || m == 0 || (n + 1) * (m + 1) > most_cells) {
    for (auto l : a) out.emplace_back('-', l);
    for (auto l : b) out.emplace_back('+', l);
    return;
  }
  // length[i][j]: of what a from i and b from j have in common
  std::vector<std::uint32_t> length((n + 1) * (m + 1), 0);
  auto at = [&](std::size_t i, std::size_t j) -> std::uint32_t& { return length[i * (m + 1) + j]; };
  for (auto i = n; i-- > 0;)
    for (auto j = m; j-- > 0;) at(i, j) = a[i] == b[j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
  std::size_t i = 0, j = 0;
  while (i < n || j < m) {
    if (i < n && j < m && a[i] == b[j]) {
      out.emplace_back(' ', a[i]);
      ++i, ++j;
    } else if (j == m || (i < n && at(i + 1, j) >= at(i, j + 1))) {
      out.emplace_back('-', a[i++]);
    } else {
      out.emplace_back('+', b[j++]);
    }
  }
}

std::string head_of(std::size_t a, std::size_t as, std::size_t b, std::size_t bs) {
  auto range = [](std::size_t first, std::size_t count) {
    return std::to_string(count == 0 ? first : first + 1) + (count == 1 ? "" : "," + std::to_string(count));
  };
  return "@ -" + range(a, as) + " +" + range(b, bs) + " @@";
}

bool is_text(std::string_view s) {
  return s.find('\0') == std::string_view::npos;
}

} // namespace

std::vector<diff_line> line_diff(std::string_view before, std::string_view after) {
  if (before == after) return {};
  auto a = split(before), b = split(after);
  std::size_t same = 0, tail = 0;
  while (same < a.size() && same < b.size() && a[same] == b[same]) ++same;
  while (tail < a.size() - same && tail < b.size() - same && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
  marked all;
  for (std::size_t i = 0; i < same; ++i) all.emplace_back(' ', a[i]);
  compare({a.begin() + std::ptrdiff_t(same), a.end() - std::ptrdiff_t(tail)},
          {b.begin() + std::ptrdiff_t(same), b.end() - std::ptrdiff_t(tail)}, all);
  for (auto i = a.size() - tail; i < a.size(); ++i) all.emplace_back(' ', a[i]);

  // places: changes with up to three lines around them, joined where these touch
  std::vector<diff_line> out;
  std::size_t in_a = 0, in_b = 0, at = 0;
  while (at < all.size()) {
    const auto changed = [](const auto& l) { return l.first != ' '; };
    const auto next = std::find_if(all.begin() + std::ptrdiff_t(at), all.end(), changed);
    if (next == all.end()) break;
    auto begin = std::max(at, std::size_t(next - all.begin()) - std::min(context, std::size_t(next - all.begin())));
    std::size_t end = std::size_t(next - all.begin());
    for (std::size_t quiet = 0; end < all.size() && quiet <= 2 * context; ++end)
      quiet = changed(all[end]) ? 0 : quiet + 1;
    auto last = end;
    while (last > begin && !changed(all[last - 1])) --last;
    end = std::min(last + context, all.size());
    for (; at < begin; ++at) ++in_a, ++in_b; // only lines in both stand between places
    const auto from_a = in_a, from_b = in_b;
    std::vector<diff_line> place;
    for (; at < end; ++at) {
      place.push_back({all[at].first, std::string(all[at].second)});
      in_a += all[at].first != '+';
      in_b += all[at].first != '-';
    }
    out.push_back({'@', head_of(from_a, in_a - from_a, from_b, in_b - from_b)});
    out.insert(out.end(), place.begin(), place.end());
  }
  return out;
}

std::vector<file_diff> diff_sets(const source_set& before, const source_set& after) {
  std::map<std::string, std::pair<const std::string*, const std::string*>> all;
  for (const auto& f : before.files) all[f.path].first = &f.text;
  for (const auto& f : after.files) all[f.path].second = &f.text;
  std::vector<file_diff> out;
  const std::string nothing;
  for (const auto& [path, texts] : all) {
    const auto& a = texts.first ? *texts.first : nothing;
    const auto& b = texts.second ? *texts.second : nothing;
    if (texts.first && texts.second && a == b) continue;
    file_diff d{path, !texts.first, !texts.second, !is_text(a) || !is_text(b), {}};
    if (!d.binary) d.lines = line_diff(a, b);
    out.push_back(std::move(d));
  }
  return out;
}

} // namespace barid::app
