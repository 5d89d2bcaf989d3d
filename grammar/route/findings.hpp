// grammar/route/findings.hpp - collects what is wrong with one file while it is read.
//
// Never    holds more findings than the limit allows: a hostile file cannot fill memory with them.

#pragma once

#include "grammar/route/codes.hpp"
#include "model/diagnostic.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace barid::route {

class findings {
public:
  findings(std::string_view text, std::uint32_t file, std::size_t limit) : text_(text), file_(file), limit_(limit) {}

  /// Notes an error at the bytes [begin, end).
  void error(code what, std::size_t begin, std::size_t end, std::string message, std::string help = {},
             std::vector<related_place> related = {});

  /// The same as a warning.
  void warn(code what, std::size_t begin, std::size_t end, std::string message, std::string help = {});

  /// Adds to the last finding that the bytes [begin, end) of the file become `text`.
  void fix(std::size_t begin, std::size_t end, std::string text);

  /// Takes back what was said of these kinds between two bytes: it only follows from what is said now.
  void forget(std::size_t begin, std::size_t end, std::initializer_list<code> kinds);

  /// Whether there is more than may be told: reading on is of no use.
  [[nodiscard]] bool full() const { return list_.size() > limit_; }

  /// A place in this file.
  [[nodiscard]] span place(std::size_t begin, std::size_t end) const {
    return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }

  /// Line of a byte, counted from 1. Walks the file: only for messages.
  [[nodiscard]] std::size_t line_of(std::size_t offset) const;

  /// The text at a place, in backticks and short enough for a message.
  [[nodiscard]] std::string quoted(std::size_t begin, std::size_t end) const;

  /// All findings by place, the last one saying that there were more where the limit was reached.
  [[nodiscard]] std::vector<diagnostic> take();

private:
  void add(severity level, code what, std::size_t begin, std::size_t end, std::string message, std::string help,
           std::vector<related_place> related);

  std::string_view text_;
  std::uint32_t file_;
  std::size_t limit_;
  std::vector<diagnostic> list_;
  bool added_ = false; ///< The last one was kept.
};

} // namespace barid::route
