// grammar/route/lexer.hpp - what the character grammar writes into: tokens and complaints.
//
// Owns     the line state (first on the line, column 1, inside parentheses) that decides where a
//          line end ends a statement.

#pragma once

#include "grammar/route/lex.hpp"

#include <cstddef>
#include <string>

namespace barid::route {

class lexer {
public:
  lexer(std::string_view text, findings& found) : text_(text), found_(found) {}

  // ---- what has no token
  void space();
  void line_end(std::size_t begin, std::size_t end);
  void comment(std::size_t begin, std::size_t end);

  // ---- tokens
  void value(token_kind kind, std::size_t begin, std::size_t end);
  void word(std::size_t begin, std::size_t end);
  void mark(sign s, std::size_t begin, std::size_t end);
  void text(std::size_t begin, std::size_t end);
  void pattern(std::size_t begin, std::size_t end);

  // ---- mistakes: reported, then read as what was meant
  void open_text(std::size_t begin, std::size_t end);
  void open_pattern(std::size_t begin, std::size_t end);
  void quoted_text(std::size_t begin, std::size_t end);
  void single_quoted(std::size_t begin, std::size_t end);
  void bare_file(std::size_t begin, std::size_t end);
  void bad_number(std::size_t begin, std::size_t end);
  void foreign_comment(std::size_t begin, std::size_t end);
  void foreign_mark(sign s, std::size_t begin, std::size_t end);
  void foreign_digits(std::size_t begin, std::size_t end);
  void odd_space(std::size_t begin, std::size_t end);
  void hidden(std::size_t begin, std::size_t end);
  void stray(std::size_t begin, std::size_t end);

  /// Behind `matches` two slashes are an empty pattern and no comment.
  [[nodiscard]] bool expects_pattern() const;
  [[nodiscard]] bool full() const { return found_.full(); }
  [[nodiscard]] lexed take();

private:
  token& add(token_kind kind, std::size_t begin, std::size_t end);
  void track_line(token& next);
  void taint_line();
  /// What looked odd on this line may stand inside the string or pattern whose other end is lost.
  void forget_odd(std::size_t end);
  /// Whether something stands right before this byte that no string begins behind.
  [[nodiscard]] bool touches_before(std::size_t begin) const;
  void taint_neighbours();
  void look_for_directions(std::size_t begin, std::size_t end, bool inside_text);
  [[nodiscard]] std::string_view at(std::size_t begin, std::size_t end) const {
    return text_.substr(begin, end - begin);
  }

  std::string_view text_;
  findings& found_;
  lexed out_;
  bool newline_ = true;
  bool column_one_ = true;
  bool spaced_ = true;
  bool taint_next_ = false;
  bool line_lost_ = false;        ///< A string or pattern of this line has lost one end.
  std::size_t line_begin_ = 0;    ///< The first byte of this line.
  std::size_t tainted_until_ = 0; ///< The tokens of this line up to here have been tainted as a line.
  unsigned brackets_ = 0;         ///< Open ( and [ since the last brace.
};

} // namespace barid::route
