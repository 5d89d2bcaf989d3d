#include "dsl/report.hpp"
#include "dsl/source_lines.hpp"

#include <algorithm>
#include <string_view>

namespace barid::dsl {
namespace {

const char* command_of(severity level) {
  switch (level) {
  case severity::error:
    return "error";
  case severity::warning:
    return "warning";
  case severity::note:
    return "notice";
  }
  return "error";
}

/// A workflow command is one line; `%`, CR and LF are escaped, in properties `:` and `,` as well.
std::string escaped(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) {
    switch (c) {
    case '%':
      out += "%25";
      break;
    case '\r':
      out += "%0D";
      break;
    case '\n':
      out += "%0A";
      break;
    case ':':
      out += property ? "%3A" : ":";
      break;
    case ',':
      out += property ? "%2C" : ",";
      break;
    default:
      out += c;
    }
  }
  return out;
}

} // namespace

std::string report_github(const source_set& sources, const std::vector<diagnostic>& list) {
  std::string out;
  set_lines lines(sources);
  for (const auto& d : list) {
    const auto begin = lines.place(d.where.file, d.where.begin);
    const auto end = lines.place(d.where.file, std::max(d.where.begin, d.where.end));
    out += std::string("::") + command_of(d.level) + " file=" + escaped(file_of(sources, d.where).path, true) +
           ",line=" + std::to_string(begin.line) + ",endLine=" + std::to_string(end.line);
    // columns of an annotation count only within one line
    if (begin.line == end.line)
      out +=
          ",col=" + std::to_string(begin.column) + ",endColumn=" + std::to_string(std::max(begin.column, end.column));
    out += ",title=" + escaped(d.code, true) +
           "::" + escaped(d.help.empty() ? d.message : d.message + "\nhelp: " + d.help, false) + "\n";
  }
  return out;
}

} // namespace barid::dsl
