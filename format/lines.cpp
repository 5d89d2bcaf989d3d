#include "format/lines.hpp"

#include "text/width.hpp"

#include <algorithm>

namespace barid::format {

namespace {

constexpr std::size_t before_comment = 2; ///< Blanks.

bool neighbours(const line& a, const line& b) {
  return !b.apart && !a.text.empty() && !b.text.empty();
}

/// Calls `with` for each longest row of lines of which `fits` takes one after the other.
template <class Start, class Fits, class With>
void each_row(std::vector<line>& lines, Start start, Fits fits, With with) {
  for (std::size_t begin = 0; begin < lines.size();) {
    auto end = begin + 1;
    if (start(lines[begin]))
      while (end < lines.size() && neighbours(lines[end - 1], lines[end]) && fits(lines[end])) ++end;
    if (end > begin + 1) with(begin, end);
    begin = end;
  }
}

void align_stops(std::vector<line>& lines) {
  const line* first = nullptr;
  std::size_t head = 0;
  std::size_t rest = 0;
  const auto take = [&](const line& l) {
    const auto here = text::cells(std::string_view(l.text).substr(0, l.stop));
    const auto behind = text::cells(std::string_view(l.text).substr(l.stop));
    const auto wider_head = std::max(head, here);
    const auto wider_rest = std::max(rest, behind);
    if (first && l.indent + wider_head + wider_rest > widest) return false;
    head = wider_head;
    rest = wider_rest;
    return true;
  };
  each_row(
      lines,
      [&](const line& l) {
        if (l.stop == 0) return false;
        first = nullptr;
        head = rest = 0;
        (void)take(l);
        first = &l;
        return true;
      },
      [&](const line& l) { return l.stop != 0 && l.kin == first->kin && l.indent == first->indent && take(l); },
      [&](std::size_t begin, std::size_t end) {
        std::size_t column = 0;
        for (auto i = begin; i < end; ++i)
          column = std::max(column, text::cells(std::string_view(lines[i].text).substr(0, lines[i].stop)));
        for (auto i = begin; i < end; ++i) {
          auto& l = lines[i];
          l.text.insert(l.stop, column - text::cells(std::string_view(l.text).substr(0, l.stop)), ' ');
        }
      });
}

std::size_t width(const line& l) {
  return l.indent + text::cells(l.text);
}

void align_comments(std::vector<line>& lines) {
  each_row(
      lines, [](const line& l) { return !l.text.empty() && !l.comment.empty(); },
      [](const line& l) { return !l.comment.empty(); },
      [&](std::size_t begin, std::size_t end) {
        std::size_t column = 0;
        for (auto i = begin; i < end; ++i) column = std::max(column, width(lines[i]));
        for (auto i = begin; i < end; ++i) lines[i].text.append(column - width(lines[i]), ' ');
      });
}

} // namespace

void align(std::vector<line>& lines) {
  align_stops(lines);
  align_comments(lines);
}

std::string joined(const std::vector<line>& lines) {
  std::string out;
  for (const auto& l : lines) {
    if (l.apart && !out.empty()) out += '\n';
    out.append(l.indent, ' ');
    out += l.text;
    if (!l.comment.empty()) {
      if (!l.text.empty()) out.append(before_comment, ' ');
      out += l.comment;
    }
    out += '\n';
  }
  return out;
}

} // namespace barid::format
