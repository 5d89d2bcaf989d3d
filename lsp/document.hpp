// lsp/document.hpp - a file as an editor has it open: its text, and places in it.

#pragma once

#include "model/source.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace barid::lsp {

/// What a column counts, as agreed with the editor.
enum class encoding : std::uint8_t { utf8, utf16, utf32 };

/// Line and column, both from 0.
struct position {
  std::uint32_t line = 0;
  std::uint32_t column = 0;

  friend auto operator<=>(const position&, const position&) = default;
};

struct range {
  position begin;
  position end;

  friend bool operator==(const range&, const range&) = default;
};

/// Where the lines of a text begin. Lines end with LF, CRLF or CR.
class line_index {
public:
  explicit line_index(std::string_view text);

  /// Beyond the end of a line: its end; beyond the last line: the end of the text.
  [[nodiscard]] std::uint32_t offset_of(std::string_view text, position at, encoding e) const;
  [[nodiscard]] position position_of(std::string_view text, std::uint32_t offset, encoding e) const;
  [[nodiscard]] range range_of(std::string_view text, const span& at, encoding e) const {
    return {position_of(text, at.begin, e), position_of(text, at.end, e)};
  }
  [[nodiscard]] std::uint32_t lines() const { return static_cast<std::uint32_t>(starts_.size()); }

private:
  std::vector<std::uint32_t> starts_;
};

class document {
public:
  document(std::string text, std::int64_t version) : text_(std::move(text)), lines_(text_), version_(version) {}

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] const line_index& lines() const { return lines_; }
  [[nodiscard]] std::int64_t version() const { return version_; }

  void replace(std::string text, std::int64_t version);
  void replace(const range& where, std::string_view with, encoding e, std::int64_t version);

private:
  std::string text_;
  line_index lines_;
  std::int64_t version_;
};

} // namespace barid::lsp
