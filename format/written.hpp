// format/written.hpp - a file as it was written: tokens, what belongs together, and the comments
// between them.

#pragma once

#include "grammar/route/syntax.hpp"
#include "grammar/route/token.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace barid::format {

/// A comment between two tokens.
struct remark {
  std::string_view text; ///< With its `#`, without blanks at the end.
  bool own_line = false; ///< Nothing but blanks before it on its line.
  bool apart = false;    ///< An empty line before it.
};

/// What the grammar makes of a token besides its kind.
struct role {
  bool starts_item = false;  ///< First of an item of a list, group or `{ … }` of a list.
  bool opens_items = false;  ///< `{` of a list: its items need no separators.
  bool opens_list = false;   ///< `[` or `(` around items, not around a condition.
  bool spans = false;        ///< The `-` or `..` between the ends of a range.
  bool always_open = false;  ///< `{` of a table, flow or test.
  std::uint32_t partner = 0; ///< Of brackets: the other one.
};

class written {
public:
  /// `text` must have no syntax error, and must outlive the object.
  explicit written(std::string_view text);

  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(tokens_.size()); }
  [[nodiscard]] const route::token& at(std::uint32_t i) const { return tokens_[i]; }
  [[nodiscard]] const role& role_of(std::uint32_t i) const { return roles_[i]; }
  [[nodiscard]] std::string_view text(std::uint32_t i) const {
    return std::string_view(clean_).substr(tokens_[i].begin, tokens_[i].end - tokens_[i].begin);
  }
  /// The comments between the token before and token `i`.
  [[nodiscard]] const std::vector<remark>& before(std::uint32_t i) const;
  /// Whether an empty line stands before token `i`, or before its first own-line comment.
  [[nodiscard]] bool apart(std::uint32_t i) const { return apart_[i]; }
  /// Whether an empty line stands between its own-line comments and token `i`.
  [[nodiscard]] bool apart_from_remarks(std::uint32_t i) const { return apart_from_remarks_[i]; }
  /// Whether any comment stands before one of the tokens (first, last).
  [[nodiscard]] bool comments_inside(std::uint32_t first, std::uint32_t last) const;

private:
  void find_roles(std::string_view text);
  void find_partners();
  void place_comments(const std::vector<route::comment>& comments);

  std::string clean_;
  std::vector<route::token> tokens_;
  std::vector<role> roles_;
  std::vector<std::uint32_t> remarks_at_; ///< Of each token: index into remarks_, 0 for none.
  std::vector<std::vector<remark>> remarks_;
  std::vector<std::uint32_t> remarks_until_; ///< How many tokens up to each have comments.
  std::vector<bool> apart_;
  std::vector<bool> apart_from_remarks_;
};

} // namespace barid::format
