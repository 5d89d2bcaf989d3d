#include "grammar/route/lexer.hpp"

#include "grammar/route/open_text.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <array>
#include <cstdio>
#include <utility>

namespace barid::route {
namespace {

UChar32 code_point(std::string_view s) {
  std::int32_t i = 0;
  UChar32 c = 0;
  U8_NEXT(s.data(), i, static_cast<std::int32_t>(s.size()), c);
  return c;
}

std::string code_point_name(UChar32 c) {
  std::array<char, 16> out{};
  std::snprintf(out.data(), out.size(), "U+%04X", static_cast<unsigned>(c));
  return out.data();
}

/// After these a line end ends no statement.
bool continues_after(const token& t) {
  switch (t.kind) {
  case token_kind::sign:
    return t.mark == sign::comma || t.mark == sign::open_paren || t.mark == sign::open_bracket ||
           t.mark == sign::equals;
  case token_kind::word:
    return t.word == keyword::k_and || t.word == keyword::k_or || t.word == keyword::k_not;
  default:
    return false;
  }
}

/// Before these a line end ends no statement.
bool continues_before(const token& t) {
  switch (t.kind) {
  case token_kind::sign:
    return t.mark == sign::open_brace || t.mark == sign::close_paren || t.mark == sign::close_bracket;
  case token_kind::word:
    return t.word == keyword::k_when || t.word == keyword::k_and || t.word == keyword::k_or ||
           t.word == keyword::k_else;
  default:
    return false;
  }
}

} // namespace

token& lexer::add(token_kind kind, std::size_t begin, std::size_t end) {
  token t;
  t.kind = kind;
  t.begin = static_cast<std::uint32_t>(begin);
  t.end = static_cast<std::uint32_t>(end);
  t.newline = newline_;
  t.spaced = spaced_ || newline_;
  t.tainted = taint_next_ || line_lost_;
  if (kind == token_kind::word) t.word = keyword_of(at(begin, end));
  t.column_one = newline_ && column_one_;
  t.opens = t.column_one && starts_declaration(t.word);
  out_.tokens.push_back(t);
  newline_ = column_one_ = spaced_ = taint_next_ = false;
  return out_.tokens.back();
}

/// Needs the token complete, with its mark.
void lexer::track_line(token& next) {
  if (next.opens) brackets_ = 0;
  const auto count = out_.tokens.size();
  next.breaks = next.newline && brackets_ == 0 && !continues_before(next) &&
                !(count > 1 && continues_after(out_.tokens[count - 2]));
  switch (next.mark) {
  case sign::open_paren:
  case sign::open_bracket:
    ++brackets_;
    break;
  case sign::close_paren:
  case sign::close_bracket:
    if (brackets_ > 0) --brackets_;
    break;
  case sign::open_brace:
  case sign::close_brace:
  case sign::semicolon:
    brackets_ = 0;
    break;
  default:
    break;
  }
}

void lexer::taint_neighbours() {
  if (!out_.tokens.empty()) out_.tokens.back().tainted = true;
  taint_next_ = true;
}

void lexer::taint_line() {
  for (auto i = out_.tokens.size(); i-- > tainted_until_;) {
    out_.tokens[i].tainted = true;
    if (out_.tokens[i].newline) break;
  }
  tainted_until_ = out_.tokens.size();
  taint_next_ = line_lost_ = true;
}

void lexer::space() {
  spaced_ = true;
  column_one_ = false;
}

void lexer::line_end(std::size_t, std::size_t end) {
  newline_ = column_one_ = spaced_ = true;
  line_lost_ = false;
  line_begin_ = end;
}

void lexer::comment(std::size_t begin, std::size_t end) {
  if (end > begin && text_[end - 1] == '\r') --end;
  look_for_directions(begin, end, false);
  out_.comments.push_back({found_.place(begin, end)});
  spaced_ = true;
}

void lexer::value(token_kind kind, std::size_t begin, std::size_t end) {
  track_line(add(kind, begin, end));
}

void lexer::word(std::size_t begin, std::size_t end) {
  track_line(add(token_kind::word, begin, end));
}

void lexer::mark(sign s, std::size_t begin, std::size_t end) {
  token& t = add(token_kind::sign, begin, end);
  t.mark = s;
  track_line(t);
}

void lexer::text(std::size_t begin, std::size_t end) {
  look_for_directions(begin, end, true);
  value(token_kind::text, begin, end);
}

void lexer::pattern(std::size_t begin, std::size_t end) {
  look_for_directions(begin, end, true);
  value(token_kind::pattern, begin, end);
}

void lexer::forget_odd(std::size_t end) {
  found_.forget(line_begin_, end,
                {code::typographic_quote, code::stray_character, code::unknown_unit, code::impossible_value,
                 code::unquoted_text, code::foreign_mark, code::foreign_digit});
}

bool lexer::touches_before(std::size_t begin) const {
  return begin > line_begin_ && std::string_view(" \t\"[({,;:=").find(text_[begin - 1]) == std::string_view::npos;
}

void lexer::open_text(std::size_t begin, std::size_t end) {
  value(token_kind::text, begin, end);
  // `"a] { tag "vip" }`: the quotes pair up wrongly, and only the last one is left alone. A string
  // that touches the word behind it is where it began.
  auto opening = begin;
  auto closing = end;
  for (auto i = out_.tokens.size() - 1; i-- > 0 && !out_.tokens[i + 1].newline;) {
    const token& t = out_.tokens[i];
    const token& next = out_.tokens[i + 1];
    if (t.kind == token_kind::text && !next.spaced && next.kind == token_kind::word) {
      opening = t.begin;
      closing = t.begin + open_text_length(text_.substr(t.begin, t.end - t.begin - 1));
    }
  }
  forget_odd(end);
  if (touches_before(opening)) {
    found_.error(code::open_text, opening, opening + 1, "this `\"` ends a string that does not begin on its line",
                 "write `\"` where the string begins");
    taint_line();
    return;
  }
  const bool curly = at(opening, closing).ends_with("\u201D");
  found_.error(code::open_text, opening, closing, "this string has no closing `\"` on its line",
               curly ? "it ends with the typographic quote `”`: write `\"` there"
                     : "write `\"` at its end; a line break inside a string is written `\\n`");
  constexpr std::size_t curly_length = 3;
  found_.fix(curly ? closing - curly_length : closing, closing, "\"");
  taint_line();
}

bool lexer::expects_pattern() const {
  const auto is = [&](std::size_t from_end, std::string_view word) {
    if (out_.tokens.size() < from_end) return false;
    const auto& t = out_.tokens[out_.tokens.size() - from_end];
    return t.kind == token_kind::word && at(t.begin, t.end) == word;
  };
  return is(1, "matches") || (is(1, "exact") && is(2, "matches"));
}

void lexer::open_pattern(std::size_t begin, std::size_t end) {
  // the other slash may be the one that is lost
  if (!expects_pattern()) forget_odd(begin);
  found_.error(code::open_pattern, begin, end, "this pattern has no closing `/` on its line",
               "write `/` at its end, and `\\/` for a slash inside it");
  value(token_kind::pattern, begin, end);
  taint_line();
}

void lexer::quoted_text(std::size_t begin, std::size_t end) {
  const auto open = at(begin, end);
  std::int32_t length = 0;
  U8_FWD_1(open.data(), length, static_cast<std::int32_t>(open.size()));
  const auto mark = std::string(open.substr(0, static_cast<std::size_t>(length)));
  found_.error(code::typographic_quote, begin, end, "a string does not start with `" + mark + "`",
               "write the plain quote `\"` on both sides");
  auto inside = open.substr(static_cast<std::size_t>(length));
  do inside.remove_suffix(1); // the closing quote, a plain one or not
  while (!inside.empty() && U8_IS_TRAIL(open[static_cast<std::size_t>(length) + inside.size()]));
  found_.fix(begin, end, "\"" + std::string(inside) + "\"");
  value(token_kind::text, begin, end);
  out_.tokens.back().tainted = true;
}

void lexer::single_quoted(std::size_t begin, std::size_t end) {
  found_.error(code::unquoted_text, begin, end, "a string stands in double quotes",
               "write `\"" + std::string(at(begin + 1, end - 1)) + "\"`");
  if (at(begin, end).find('"') == std::string_view::npos)
    found_.fix(begin, end, "\"" + std::string(at(begin + 1, end - 1)) + "\"");
  value(token_kind::text, begin, end);
  out_.tokens.back().tainted = true;
}

void lexer::bare_file(std::size_t begin, std::size_t end) {
  found_.error(code::unquoted_text, begin, end, "a file name stands in quotes",
               "write `\"" + std::string(at(begin, end)) + "\"`");
  found_.fix(begin, end, "\"" + std::string(at(begin, end)) + "\"");
  value(token_kind::text, begin, end);
  out_.tokens.back().tainted = true;
}

void lexer::bad_number(std::size_t begin, std::size_t end) {
  const auto written = at(begin, end);
  const auto digits = written.find_first_not_of("0123456789.");
  const bool unit =
      digits != written.npos && written.find_first_of(":,", 0) == written.npos && written.find('-') == written.npos;
  if (unit)
    found_.error(code::unknown_unit, begin, end, found_.quoted(begin, end) + " has no unit that is known here",
                 "times are written `30s`, `20m`, `1h30m`, `2d`, `1w`; sizes `25MB`; parts `80%`; "
                 "a name must not begin with a digit");
  else
    found_.error(code::impossible_value, begin, end, found_.quoted(begin, end) + " is no number, date or time",
                 "a date is written `2026-09-23`, a time `09:00`, a fraction `0.5`");
  value(token_kind::number, begin, end);
  out_.tokens.back().tainted = true;
}

void lexer::foreign_comment(std::size_t begin, std::size_t end) {
  found_.error(code::foreign_comment, begin, end, "a comment starts with `#`",
               "write `#` instead of " + found_.quoted(begin, begin + 2));
  found_.fix(begin, begin + 2, "#");
  spaced_ = true;
}

void lexer::foreign_mark(sign s, std::size_t begin, std::size_t end) {
  const char* plain = s == sign::comma ? "`,`" : s == sign::semicolon ? "`;`" : s == sign::colon ? "`:`" : "`-`";
  found_.error(code::foreign_mark, begin, end, found_.quoted(begin, end) + " is not understood outside a string",
               std::string("write ") + plain);
  found_.fix(begin, end, std::string(1, plain[1]));
  mark(s, begin, end);
}

void lexer::foreign_digits(std::size_t begin, std::size_t end) {
  std::string plain;
  for (auto i = begin; i < end;) {
    const UChar32 c = code_point(text_.substr(i));
    plain += static_cast<char>('0' + u_charDigitValue(c));
    i += static_cast<std::size_t>(U8_LENGTH(c));
  }
  found_.error(code::foreign_digit, begin, end, "numbers outside strings are written with the digits 0 to 9",
               "write `" + plain + "`");
  found_.fix(begin, end, plain);
  value(token_kind::number, begin, end);
  out_.tokens.back().tainted = true;
}

void lexer::odd_space(std::size_t begin, std::size_t end) {
  found_.error(code::hidden_character, begin, end,
               "a special space (" + code_point_name(code_point(at(begin, end))) + ") stands here",
               "write a plain space");
  found_.fix(begin, end, " ");
  spaced_ = true;
  column_one_ = false;
}

void lexer::hidden(std::size_t begin, std::size_t end) {
  found_.error(code::hidden_character, begin, end,
               "an invisible character (" + code_point_name(code_point(at(begin, end))) + ") stands here",
               "delete it; it may come from pasted text");
  found_.fix(begin, end, "");
  taint_next_ = true;
}

void lexer::stray(std::size_t begin, std::size_t end) {
  const UChar32 c = code_point(at(begin, end));
  if (u_charType(c) == U_NON_SPACING_MARK || u_charType(c) == U_ENCLOSING_MARK)
    found_.error(code::stray_character, begin, end, "a combining mark (" + code_point_name(c) + ") stands alone",
                 "delete it");
  else if (u_hasBinaryProperty(c, UCHAR_QUOTATION_MARK))
    found_.error(code::typographic_quote, begin, end,
                 "the quote " + found_.quoted(begin, end) + " is not closed on its line",
                 "write the plain quote `\"` on both sides");
  else
    found_.error(code::stray_character, begin, end, found_.quoted(begin, end) + " means nothing here",
                 "delete it, or put the text into quotes");
  taint_neighbours();
}

void lexer::look_for_directions(std::size_t begin, std::size_t end, bool inside_text) {
  const auto piece = at(begin, end);
  // all of Bidi_Control begin with one of these two bytes
  if (piece.find_first_of("\xE2\xD8") == piece.npos) return;
  for (std::int32_t i = 0; i < static_cast<std::int32_t>(piece.size());) {
    const auto start = begin + static_cast<std::size_t>(i);
    UChar32 c = 0;
    U8_NEXT(piece.data(), i, static_cast<std::int32_t>(piece.size()), c);
    if (c < 0x80 || !u_hasBinaryProperty(c, UCHAR_BIDI_CONTROL)) continue;
    const auto stop = begin + static_cast<std::size_t>(i);
    if (inside_text)
      found_.warn(code::direction_in_text, start, stop,
                  "an invisible direction character (" + code_point_name(c) + ") stands in this string",
                  "delete it, or write it visibly as `\\u{" + code_point_name(c).substr(2) + "}`");
    if (inside_text) found_.fix(start, stop, "");
    else hidden(start, stop);
    if (inside_text) return; // one warning a string
  }
}

lexed lexer::take() {
  newline_ = true;
  add(token_kind::end, text_.size(), text_.size()).breaks = true;
  return std::move(out_);
}

} // namespace barid::route
