// grammar/route/reading.hpp - what the token grammar writes into: nodes and complaints.
//
// Owns     the rule that one mistake gives one message: what was reported by the lexer, or lies
//          where the last recovery stopped, is not reported again.

#pragma once

#include "grammar/route/findings.hpp"
#include "grammar/route/node.hpp"
#include "grammar/route/token.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace barid::route {

/// What had to stand somewhere: "expected …, found …".
struct expectation {
  code what;
  std::string_view wanted; ///< As it follows "expected".
  std::string_view help;
  std::string_view insert = {}; ///< What settles it, put behind the token before; empty: nothing does.
};

/// A known wrong spelling; `{}` stands for what was written.
struct slip {
  code what;
  std::string_view message;
  std::string_view help;
  /// What is right in its place; not every slip has one.
  const char* instead = nullptr;
};

/// Thrown by the grammar where it cannot go on; caught by the nearest recovery.
struct syntax_error {
  const expectation* wanted;
  std::uint32_t at;    ///< Index of the token found instead.
  std::uint32_t nodes; ///< How many nodes were read until then.
};

class reading {
public:
  reading(std::string_view text, const std::vector<token>& tokens, findings& found, unsigned depth)
      : text_(text), tokens_(tokens), found_(found), depth_left_(depth) {}

  // ---- nodes. The input keeps their number (`count`), so that backtracking forgets them as well.
  [[nodiscard]] std::uint32_t open(node_kind kind, std::uint8_t detail, std::uint32_t first, std::uint32_t& count);
  void close(std::uint32_t index, std::uint32_t last, std::uint32_t count);
  void drop(std::uint32_t index); ///< The rule did not match.
  /// An empty node where something was missing.
  void leave(node_kind kind, std::uint32_t at, std::uint32_t& count);
  [[nodiscard]] std::size_t opened() const { return open_.size(); }
  /// After an error: keeps what was read so far as it is.
  void close_down_to(std::size_t opened, std::uint32_t last, std::uint32_t count);
  [[nodiscard]] std::vector<node> take_nodes(std::uint32_t count);

  // ---- complaints
  /// "expected …, found …", at the end of the token before.
  void missing(const expectation& wanted, std::uint32_t at);
  /// The same where a new item begins: at what was found.
  void unexpected(const expectation& wanted, std::uint32_t at);
  /// A wrong spelling, at the tokens [first, last).
  void slipped(const slip& what, std::uint32_t first, std::uint32_t last);
  /// Anything else at the tokens [first, last); `instead` is what is right in their place, or null.
  void complain(code what, std::uint32_t first, std::uint32_t last, std::string message, std::string help,
                const char* instead = nullptr);
  /// A bracket that is never closed; `next` is where that was noticed.
  void unclosed(std::uint32_t opener, std::uint32_t next);
  /// A `}` that closes nothing.
  void extra_brace(std::uint32_t at);
  /// The `}` at `closer` was taken for `opener`; remembered where the layout says otherwise.
  void closed(std::uint32_t opener, std::uint32_t closer);
  /// Recovery skipped to here. `unbalanced`: braces were opened on the way and not closed.
  void skipped_to(std::uint32_t at, bool unbalanced);
  void begin_chunk();
  [[nodiscard]] bool full() const { return found_.full(); }

  // ---- nesting
  [[nodiscard]] bool deeper() { return depth_left_ > 0 && (--depth_left_, true); }
  void shallower() { ++depth_left_; }

  [[nodiscard]] const token& at(std::uint32_t index) const { return tokens_[index]; }
  [[nodiscard]] std::string_view source(const token& t) const { return text_.substr(t.begin, t.end - t.begin); }
  /// What a message says was found there: `x` in backticks, or the end of the line or file.
  [[nodiscard]] std::string found_at(std::uint32_t index) const;

private:
  [[nodiscard]] bool told_already(std::uint32_t at) const;
  [[nodiscard]] bool closes_nothing(std::uint32_t at);
  [[nodiscard]] std::size_t indentation(std::uint32_t offset) const;
  [[nodiscard]] std::string also(std::uint32_t at, std::string help) const;

  std::string_view text_;
  const std::vector<token>& tokens_;
  findings& found_;
  unsigned depth_left_;
  std::vector<node> nodes_;
  std::vector<std::uint32_t> open_;
  std::uint32_t quiet_at_ = ~0u; ///< Where the last error was, or its recovery stopped.
  bool braces_lost_ = false;     ///< Recovery skipped an opening brace in this declaration.
  unsigned owed_braces_ = 0;     ///< Missing `}` reported, whose real one may still come.
  struct pair_of {
    std::uint32_t opener, closer;
  };
  std::vector<pair_of> suspects_;
};

} // namespace barid::route
