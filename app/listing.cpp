#include "app/listing.hpp"

#include "runtime/net/peer_text.hpp"

#include <algorithm>
#include <ostream>

namespace barid::app {

namespace {

std::size_t characters(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](unsigned char c) { return (c & 0xC0U) != 0x80U; }));
}

} // namespace

void print_columns(std::ostream& out, const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::vector<std::string>> safe;
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    auto& cells = safe.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) {
      cells.push_back(net::for_people(row[i]));
      if (widths.size() <= i) widths.push_back(0);
      widths[i] = std::max(widths[i], characters(cells[i]));
    }
  }
  for (const auto& row : safe) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line.append(widths[i] - characters(row[i]) + 2, ' ');
    }
    while (line.ends_with(' ')) line.pop_back();
    out << line << '\n';
  }
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& w : words) out += (out.empty() ? "" : ", ") + w;
  return out;
}

std::string size_words(std::uint64_t bytes) {
  if (bytes < 1'000) return std::to_string(bytes) + " bytes";
  if (bytes < 1'000'000) return std::to_string((bytes + 500) / 1'000) + " kB";
  return std::to_string((bytes + 500'000) / 1'000'000) + " MB";
}

} // namespace barid::app
