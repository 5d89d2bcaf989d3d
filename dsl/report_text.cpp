#include "dsl/report.hpp"
#include "dsl/source_lines.hpp"

#include <algorithm>
#include <string_view>

namespace barid::dsl {
namespace {

constexpr std::size_t before_place = 60; ///< Cells of a long line shown before the place, at most.
constexpr std::size_t behind_place = 100;

struct palette {
  const char* error = "";
  const char* warning = "";
  const char* note = "";
  const char* frame = "";
  const char* strong = "";
  const char* none = "";
};

palette palette_of(bool colour) {
  if (!colour) return {};
  return {"\x1b[1;31m", "\x1b[1;33m", "\x1b[1;36m", "\x1b[34m", "\x1b[1m", "\x1b[0m"};
}

const char* name_of(severity level) {
  switch (level) {
  case severity::error:
    return "error";
  case severity::warning:
    return "warning";
  case severity::note:
    return "note";
  }
  return "error";
}

const char* colour_of(severity level, const palette& p) {
  switch (level) {
  case severity::error:
    return p.error;
  case severity::warning:
    return p.warning;
  case severity::note:
    return p.note;
  }
  return p.error;
}

bool continues_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u;
}

/// Some terminals reorder such lines for display, others do not; which one, a program cannot know.
bool reads_right_to_left(std::string_view text) {
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if ((c >= 0xD6 && c <= 0xDF) || (c == 0xE0 && static_cast<unsigned char>(text[i + 1]) >= 0xA0 &&
                                     static_cast<unsigned char>(text[i + 1]) <= 0xA3))
      return true;
  }
  return false;
}

std::string repeated(const char* s, std::size_t n) {
  std::string out;
  for (; n > 0; --n) out += s;
  return out;
}

/// What the carets mean, in words: the marked text, or what stands before an empty place.
std::string in_words(std::string_view before, std::string_view marked) {
  if (!marked.empty()) return " `" + shown(marked).text + "`";
  const auto end = before.find_last_not_of(" \t");
  if (end == before.npos) return {};
  auto begin = before.find_last_of(" \t", end);
  begin = begin == before.npos ? 0 : begin + 1;
  return " behind `" + shown(before.substr(begin, end + 1 - begin)).text + "`";
}

/// The line and its carets. They are counted in cells of a terminal that shows a line as it is
/// stored; where right-to-left text may be shown in another order, the marked words stand behind
/// them, so that nobody has to trust the picture.
void excerpt(std::string& out, const source_file& file, set_lines& lines, const span& where, const char* colour,
             const palette& p) {
  const std::string_view text = file.text;
  const auto begin = std::min<std::size_t>(where.begin, text.size());
  const auto end = std::min<std::size_t>(std::max(where.end, where.begin), text.size());
  const auto line = lines.at(where.file, begin);
  const auto from = std::min(begin - line.begin, line.text.size());
  const auto till = std::min(end - line.begin, line.text.size());
  // cut long lines around the place, at characters
  std::size_t left = from > before_place ? from - before_place : 0;
  while (left > 0 && continues_character(line.text[left])) --left;
  std::size_t right = std::min(line.text.size(), std::max(till, from) + behind_place);
  right = std::min(right, from + 4 * behind_place);
  while (right < line.text.size() && continues_character(line.text[right])) ++right;
  const auto stop = std::min(till, right);

  const auto head = shown(line.text.substr(left, from - left));
  const auto marked = shown(line.text.substr(from, stop - from));
  const auto tail = shown(line.text.substr(stop, right - stop));
  const bool reorder = reads_right_to_left(line.text.substr(left, right - left));
  const auto number = std::to_string(line.number);
  const std::string cut_left = left > 0 ? "…" : "";
  const std::string cut_right = right < line.text.size() ? "…" : "";
  out += std::string(p.frame) + " " + number + " | " + p.none + cut_left + head.text + marked.text + tail.text +
         cut_right + "\n";
  out += std::string(p.frame) + " " + repeated(" ", number.size()) + " | " + p.none +
         repeated(" ", head.cells + (left > 0 ? 1 : 0)) + colour +
         repeated("^", std::max<std::size_t>(marked.cells, 1)) +
         (reorder ? in_words(line.text.substr(left, from - left), line.text.substr(from, stop - from)) : "") + p.none +
         "\n";
}

std::string place_text(const source_set& sources, set_lines& lines, const span& where) {
  const auto at = lines.place(where.file, where.begin);
  return file_of(sources, where).path + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

} // namespace

std::string report_text(const source_set& sources, const std::vector<diagnostic>& list, const text_options& options) {
  const auto p = palette_of(options.colour);
  std::string out;
  set_lines lines(sources);
  for (const auto& d : list) {
    const char* colour = colour_of(d.level, p);
    const bool placed = d.where.file < sources.files.size(); // an empty folder has no place
    if (placed) out += place_text(sources, lines, d.where) + ": ";
    out += std::string(colour) + name_of(d.level) + "[" + d.code + "]" + p.none + ": " + p.strong +
           shown(d.message).text + p.none + "\n";
    if (placed) excerpt(out, file_of(sources, d.where), lines, d.where, colour, p);
    if (!d.help.empty()) out += "   help: " + shown(d.help).text + "\n";
    for (const auto& r : d.related) {
      out += "   " + place_text(sources, lines, r.where) + ": " + shown(r.message).text + "\n";
      excerpt(out, file_of(sources, r.where), lines, r.where, p.note, p);
    }
  }
  return out;
}

std::string summary(const std::vector<diagnostic>& list) {
  const auto count = [&](severity level, const char* one, const char* many) {
    const auto n = std::count_if(list.begin(), list.end(), [&](const diagnostic& d) { return d.level == level; });
    return n == 0 ? std::string() : std::to_string(n) + " " + (n == 1 ? one : many);
  };
  std::string out;
  for (const auto& part : {count(severity::error, "error", "errors"), count(severity::warning, "warning", "warnings"),
                           count(severity::note, "note", "notes")})
    if (!part.empty()) out += (out.empty() ? "" : ", ") + part;
  return out;
}

} // namespace barid::dsl
