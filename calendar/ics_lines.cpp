#include "calendar/ics_lines.hpp"

#include <cctype>

namespace barid::calendar {

namespace {

constexpr std::size_t longest_line = std::size_t{64} * 1024;

/// Length of the name a content line begins with (RFC 5545 §3.1: letters, digits and `-`).
std::size_t name_length(std::string_view line) {
  std::size_t n = 0;
  while (n < line.size() && (std::isalnum(static_cast<unsigned char>(line[n])) != 0 || line[n] == '-')) ++n;
  return n < line.size() && (line[n] == ':' || line[n] == ';') ? n : 0;
}

} // namespace

std::string_view ics_line::value() const {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (text[i] == ':' && !quoted) return std::string_view(text).substr(i + 1);
  }
  return {};
}

error error_at(std::size_t line, std::string what, std::string help) {
  return {errc::invalid, "line " + std::to_string(line) + ": " + std::move(what), std::move(help)};
}

result<std::vector<ics_line>> read_ics_lines(std::string_view file) {
  if (file.starts_with("\xEF\xBB\xBF")) file.remove_prefix(3);
  std::vector<ics_line> lines;
  std::size_t number = 0;
  while (!file.empty()) {
    ++number;
    const auto end = file.find('\n');
    auto line = file.substr(0, end);
    file.remove_prefix(end == std::string_view::npos ? file.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.find('\0') != std::string_view::npos)
      return error_at(number, "a NUL character does not belong in a text file");
    const bool folded = line.starts_with(' ') || line.starts_with('\t');
    if (folded && !lines.empty()) {
      lines.back().text += line.substr(1);
    } else if (line.find_first_not_of(" \t") != std::string_view::npos) {
      lines.push_back({number, {}, std::string(line)});
    }
    if (!lines.empty() && lines.back().text.size() > longest_line)
      return error{errc::limit, "line " + std::to_string(lines.back().number) + ": the line is longer than 64 KB", {}};
  }
  for (auto& line : lines) {
    const auto length = name_length(line.text);
    if (length == 0)
      return error_at(line.number, "this is no line of an iCalendar file",
                      "a line begins with a name and `:`, such as `SUMMARY:National Day`");
    for (const char c : std::string_view(line.text).substr(0, length))
      line.name += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return lines;
}

} // namespace barid::calendar
