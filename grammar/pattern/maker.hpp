// grammar/pattern/maker.hpp - builds an expression from the pieces of a pattern.
//
// Owns     the stack of open groups, and everything that is wrong with where a piece stands.

#pragma once

#include "grammar/pattern/codes.hpp"
#include "grammar/pattern/parse.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace barid::pattern {

class maker {
public:
  maker(std::string_view text, span at) : text_(text), at_(at) { frames_.emplace_back(); }

  // ---- pieces; places are bytes in the pattern
  void literal(std::size_t begin, std::size_t end);
  void any(std::size_t begin, std::size_t end);
  void set(std::size_t begin, std::size_t end);
  void edge(std::size_t begin, std::size_t end);
  void anchor(std::size_t begin, std::size_t end);
  void open_group(std::size_t begin, std::size_t end);
  void open_capture(std::size_t begin, std::size_t end);
  void close_group(std::size_t begin, std::size_t end);
  void bar();
  void repeat(std::size_t begin, std::size_t end);

  // ---- classes
  void open_class(std::size_t begin, std::size_t end);
  void class_set(std::size_t begin, std::size_t end);
  void class_range(std::size_t begin, std::size_t end);
  void class_single(std::size_t begin, std::size_t end);
  void close_class(std::size_t begin, std::size_t end);
  void spoil_class() { class_broken_ = true; } ///< Something in it was refused.
  void unclosed_class(std::size_t begin, std::size_t end);

  /// A piece that is not supported.
  void refuse(code what, std::size_t begin, std::size_t end, std::string message, std::string help);
  [[nodiscard]] std::string quoted(std::size_t begin, std::size_t end) const {
    return "`" + std::string(text_.substr(begin, end - begin)) + "`";
  }

  /// Closes what is open and looks at the whole.
  [[nodiscard]] parsed finish();

private:
  struct frame {
    std::size_t begin = 0;
    std::string capture;
    std::vector<expression> choices;
    std::vector<expression> parts;
    bool fresh = true; ///< Nothing that could be repeated stands before.
  };

  void push(expression e, std::size_t begin, std::size_t end);
  [[nodiscard]] static bool is_capture_name(std::string_view name);
  [[nodiscard]] static std::string composed(std::string_view name);
  [[nodiscard]] expression closed(frame& f, std::size_t end);
  [[nodiscard]] std::optional<named_set> set_at(std::size_t begin, std::size_t end);
  [[nodiscard]] char32_t char_at(std::size_t begin, std::size_t end);
  [[nodiscard]] span place(std::size_t begin, std::size_t end) const {
    return {at_.file, at_.begin + static_cast<std::uint32_t>(begin), at_.begin + static_cast<std::uint32_t>(end)};
  }

  std::string_view text_;
  span at_;
  parsed out_;
  std::vector<frame> frames_;
  char_class now_; ///< The class being read.
  std::size_t class_begin_ = 0;
  bool class_broken_ = false;
  bool class_open_ = false; ///< It has no `]` and took the rest of the pattern.
};

/// What is wrong with a whole expression: it matches everything, is too heavy, repeats too often,
/// has anchors inside.
void check_whole(const expression& e, std::vector<diagnostic>& out);

} // namespace barid::pattern
