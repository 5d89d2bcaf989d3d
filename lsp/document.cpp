#include "lsp/document.hpp"

#include "text/utf8.hpp"

#include <algorithm>

namespace barid::lsp {

namespace {

std::string_view line_at(std::string_view text, const std::vector<std::uint32_t>& starts, std::size_t n) {
  const auto end = n + 1 < starts.size() ? starts[n + 1] : text.size();
  auto line = text.substr(starts[n], end - starts[n]);
  if (n + 1 == starts.size()) return line;
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

} // namespace

line_index::line_index(std::string_view text) {
  starts_.push_back(0);
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n')))
      starts_.push_back(static_cast<std::uint32_t>(i + 1));
}

std::uint32_t line_index::offset_of(std::string_view text, position at, encoding e) const {
  if (at.line >= starts_.size()) return static_cast<std::uint32_t>(text.size());
  const auto line = line_at(text, starts_, at.line);
  std::size_t byte = std::min<std::size_t>(at.column, line.size());
  if (e == encoding::utf16) byte = text::byte_of_utf16_unit(line, at.column);
  if (e == encoding::utf32) byte = text::byte_of_character(line, at.column);
  // never inside a character
  while (byte > 0 && byte < line.size() && (static_cast<unsigned char>(line[byte]) & 0xC0U) == 0x80U) --byte;
  return starts_[at.line] + static_cast<std::uint32_t>(byte);
}

position line_index::position_of(std::string_view text, std::uint32_t offset, encoding e) const {
  offset = std::min(offset, static_cast<std::uint32_t>(text.size()));
  const auto next = std::ranges::upper_bound(starts_, offset);
  const auto line = static_cast<std::uint32_t>(next - starts_.begin() - 1);
  const auto before = text.substr(starts_[line], offset - starts_[line]);
  auto column = before.size();
  if (e == encoding::utf16) column = text::count_utf16_units(before);
  if (e == encoding::utf32) column = text::count_characters(before);
  return {line, static_cast<std::uint32_t>(column)};
}

void document::replace(std::string text, std::int64_t version) {
  text_ = std::move(text);
  lines_ = line_index(text_);
  version_ = version;
}

void document::replace(const range& where, std::string_view with, encoding e, std::int64_t version) {
  auto begin = lines_.offset_of(text_, where.begin, e);
  auto end = lines_.offset_of(text_, where.end, e);
  if (begin > end) std::swap(begin, end);
  text_.replace(begin, end - begin, with);
  lines_ = line_index(text_);
  version_ = version;
}

} // namespace barid::lsp
