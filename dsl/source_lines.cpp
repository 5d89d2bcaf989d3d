#include "dsl/source_lines.hpp"

#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>

namespace barid::dsl {
namespace {

UChar32 next_of(std::string_view text, std::int32_t& i) {
  UChar32 c = 0;
  U8_NEXT(text.data(), i, static_cast<std::int32_t>(text.size()), c);
  return c;
}

bool must_be_named(UChar32 c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || u_hasBinaryProperty(c, UCHAR_BIDI_CONTROL) || c == 0x2028 ||
         c == 0x2029;
}

std::size_t cells_of(UChar32 c) {
  switch (u_charType(c)) {
  case U_NON_SPACING_MARK:
  case U_ENCLOSING_MARK:
  case U_FORMAT_CHAR:
    return 0;
  default:
    break;
  }
  const auto width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

} // namespace

source_line line_at(std::string_view text, std::size_t offset) {
  offset = std::min(offset, text.size());
  source_line out;
  const auto before = text.substr(0, offset);
  out.number = 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
  const auto start = before.rfind('\n');
  out.begin = start == before.npos ? 0 : start + 1;
  out.text = text.substr(out.begin, text.find('\n', out.begin) - out.begin);
  if (out.text.ends_with('\r')) out.text.remove_suffix(1);
  return out;
}

std::string_view set_lines::text_of(std::uint32_t file) const {
  return file < sources_->files.size() ? std::string_view(sources_->files[file].text) : std::string_view();
}

set_lines::known& set_lines::of(std::uint32_t file, std::string_view text) {
  const auto [it, fresh] = files_.try_emplace(file);
  auto& begins = it->second.begins;
  if (fresh) {
    begins.push_back(0);
    for (auto end = text.find('\n'); end != text.npos; end = text.find('\n', end + 1)) begins.push_back(end + 1);
  }
  return it->second;
}

source_line set_lines::at(std::uint32_t file, std::size_t offset) {
  const auto text = text_of(file);
  const auto& begins = of(file, text).begins;
  const auto behind = std::ranges::upper_bound(begins, std::min(offset, text.size()));
  source_line out;
  out.number = static_cast<std::size_t>(behind - begins.begin());
  out.begin = *std::prev(behind);
  out.text = text.substr(out.begin, text.find('\n', out.begin) - out.begin);
  if (out.text.ends_with('\r')) out.text.remove_suffix(1);
  return out;
}

std::size_t set_lines::count_on(counted& last, std::string_view text, std::size_t line, std::size_t till,
                                counting count) {
  if (last.line != line || last.offset < line || last.offset > till) last = {line, line, 0};
  last.n += count(text.substr(last.offset, till - last.offset));
  last.offset = till;
  return last.n;
}

line_column set_lines::place(std::uint32_t file, std::size_t offset) {
  const auto text = text_of(file);
  offset = std::min(offset, text.size());
  const auto line = at(file, offset);
  // up to an ASCII character, before which a new one begins (but behind U+0600 and its like)
  auto till = offset;
  while (till > line.begin && (till == text.size() || static_cast<unsigned char>(text[till]) >= 0x80)) --till;
  const auto before = count_on(of(file, text).characters, text, line.begin, till, characters_in);
  return {line.number, 1 + before + characters_in(text.substr(till, offset - till))};
}

line_column set_lines::code_point_place(std::uint32_t file, std::size_t offset) {
  const auto text = text_of(file);
  offset = std::min(offset, text.size());
  const auto line = at(file, offset);
  // not in the middle of one, which has three more bytes at most
  auto till = offset;
  const auto inside = [&] { return till < text.size() && (static_cast<unsigned char>(text[till]) & 0xC0U) == 0x80U; };
  for (int i = 0; i < 3 && till > line.begin && inside(); ++i) --till;
  const auto before = count_on(of(file, text).code_points, text, line.begin, till, code_points_in);
  return {line.number, 1 + before + code_points_in(text.substr(till, offset - till))};
}

std::size_t characters_in(std::string_view text) {
  if (is_ascii(text)) return text.size();
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> breaks(
      icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
  if (U_FAILURE(status)) return code_points_in(text); // ICU without its data
  breaks->setText(icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size()))));
  std::size_t out = 0;
  while (breaks->next() != icu::BreakIterator::DONE) ++out;
  return out;
}

std::size_t code_points_in(std::string_view text) {
  std::size_t out = 0;
  for (std::int32_t i = 0; i < static_cast<std::int32_t>(text.size()); ++out) next_of(text, i);
  return out;
}

shown_text shown(std::string_view text) {
  shown_text out;
  for (std::int32_t i = 0; i < static_cast<std::int32_t>(text.size());) {
    const auto begin = static_cast<std::size_t>(i);
    const UChar32 c = next_of(text, i);
    if (c < 0) {
      out.text += "\uFFFD";
      ++out.cells;
    } else if (c == '\t') {
      out.text += "  ";
      out.cells += 2;
    } else if (must_be_named(c)) {
      std::array<char, 16> name{};
      std::snprintf(name.data(), name.size(), "<U+%04X>", static_cast<unsigned>(c));
      out.text += name.data();
      out.cells += std::string_view(name.data()).size();
    } else {
      out.text += text.substr(begin, static_cast<std::size_t>(i) - begin);
      out.cells += cells_of(c);
    }
  }
  return out;
}

const source_file& file_of(const source_set& sources, const span& where) {
  static const source_file none;
  return where.file < sources.files.size() ? sources.files[where.file] : none;
}

line_column place_in(const source_file& file, std::size_t offset) {
  const std::string_view text = file.text;
  offset = std::min(offset, text.size());
  const auto line = line_at(text, offset);
  return {line.number, 1 + characters_in(text.substr(line.begin, offset - line.begin))};
}

} // namespace barid::dsl
