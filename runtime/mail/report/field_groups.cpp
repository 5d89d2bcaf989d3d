#include "runtime/mail/report/field_groups.hpp"

#include "text/ascii.hpp"

namespace barid::report {

namespace {

constexpr std::size_t most_groups = 200;
constexpr std::size_t most_fields = 100;
constexpr std::size_t longest_value = 4'096;

} // namespace

std::vector<field_group> read_field_groups(std::string_view text) {
  std::vector<field_group> out;
  bool inside = false; // a group: an empty line ends it
  while (!text.empty()) {
    const auto line = next_line(text);
    const auto bare = ascii::trimmed(line);
    if (bare.empty()) {
      inside = false;
      continue;
    }
    if ((line.front() == ' ' || line.front() == '\t') && inside) {
      auto& value = out.back().back().value;
      if (value.size() + bare.size() < longest_value) value.append(" ").append(bare);
      continue;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0 || colon > 100) continue;
    if (!inside) {
      if (out.size() >= most_groups) break;
      out.emplace_back();
    }
    inside = true;
    if (out.back().size() < most_fields)
      out.back().push_back({ascii::lowered(ascii::trimmed(line.substr(0, colon))),
                            std::string(ascii::trimmed(line.substr(colon + 1)).substr(0, longest_value))});
  }
  return out;
}

std::string_view value_of(const field_group& group, std::string_view name) {
  for (const auto& f : group)
    if (f.name == name) return f.value;
  return {};
}

std::string_view next_line(std::string_view& text) {
  const auto end = text.find('\n');
  auto line = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

} // namespace barid::report
