#include "dsl/csv.hpp"

#include "text/fold.hpp"

#include <algorithm>

namespace barid::dsl {

namespace {

csv_cell trimmed(std::string_view file, std::size_t begin, std::size_t end) {
  constexpr std::string_view blank = " \t\r";
  while (begin < end && blank.find(file[begin]) != std::string_view::npos) ++begin;
  while (end > begin && blank.find(file[end - 1]) != std::string_view::npos) --end;
  return {std::string(file.substr(begin, end - begin)), static_cast<std::uint32_t>(begin),
          static_cast<std::uint32_t>(end)};
}

std::size_t after_mark(std::string_view file) {
  return file.starts_with("\xEF\xBB\xBF") ? 3 : 0;
}

/// Reads one record from `at`; moves `at` behind its line end.
std::vector<csv_cell> read_record(std::string_view file, std::size_t& at, char separator) {
  std::vector<csv_cell> out;
  while (true) {
    const auto begin = at;
    auto first = at;
    while (first < file.size() && (file[first] == ' ' || file[first] == '\t') && file[first] != separator) ++first;
    if (first < file.size() && file[first] == '"') {
      std::string text;
      at = first + 1;
      while (at < file.size()) {
        if (file[at] == '"' && file.substr(at, 2) == "\"\"") {
          text += '"';
          at += 2;
        } else if (file[at] == '"') {
          break;
        } else {
          text += file[at++];
        }
      }
      if (at < file.size()) ++at;
      out.push_back({std::move(text), static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(at)});
      while (at < file.size() && file[at] != separator && file[at] != '\n') ++at;
    } else {
      while (at < file.size() && file[at] != separator && file[at] != '\n') ++at;
      out.push_back(trimmed(file, begin, at));
    }
    if (at >= file.size()) return out;
    if (file[at++] == '\n') return out;
  }
}

} // namespace

std::vector<csv_cell> read_lines(std::string_view file) {
  std::vector<csv_cell> out;
  for (std::size_t begin = after_mark(file); begin < file.size();) {
    const auto end = std::min(file.find('\n', begin), file.size());
    auto cell = trimmed(file, begin, end);
    if (!cell.text.empty() && !cell.text.starts_with('#')) out.push_back(std::move(cell));
    begin = end + 1;
  }
  return out;
}

result<std::vector<csv_cell>> read_csv_column(std::string_view file, std::string_view column) {
  std::size_t at = after_mark(file);
  const auto line = file.substr(at, std::min(file.find('\n', at), file.size()) - at);
  char separator = ',';
  for (char c : {';', '\t'})
    if (std::ranges::count(line, c) > std::ranges::count(line, separator)) separator = c;
  const auto heading = read_record(file, at, separator);
  const auto wanted = text::fold(column);
  const auto it = std::ranges::find_if(heading, [&](const csv_cell& h) { return text::fold(h.text) == wanted; });
  if (it == heading.end()) {
    std::string names;
    for (const auto& h : heading) names += (names.empty() ? "`" : ", `") + h.text + "`";
    return error{errc::invalid, "the file has no column `" + std::string(column) + "`",
                 names.empty() ? "the file is empty" : "it has " + names};
  }
  const auto place = static_cast<std::size_t>(it - heading.begin());
  std::vector<csv_cell> out;
  while (at < file.size()) {
    auto record = read_record(file, at, separator);
    if (place < record.size() && !record[place].text.empty()) out.push_back(std::move(record[place]));
  }
  return out;
}

} // namespace barid::dsl
