// lsp/file_syntax.hpp - one file as the grammar reads it: for what needs no other file.

#pragma once

#include "grammar/route/node.hpp"
#include "grammar/route/syntax.hpp"
#include "grammar/route/token.hpp"
#include "lsp/document.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace barid::lsp {

struct file_syntax {
  explicit file_syntax(std::string_view text);

  std::string clean; ///< As long as the text, without what cannot be read.
  std::vector<route::token> tokens;
  std::vector<route::node> nodes;
  std::vector<span> comments;

  [[nodiscard]] std::string_view written(const route::token& t) const {
    return std::string_view(clean).substr(t.begin, t.end - t.begin);
  }
  /// The token that holds or ends at this byte, or null; words before marks.
  [[nodiscard]] const route::token* token_at(std::uint32_t offset) const;
};

// ---- outline

/// LSP 3.17, SymbolKind.
enum class symbol_kind : std::uint8_t {
  file = 1,
  module = 2,
  class_ = 5,
  property = 7,
  field = 8,
  function = 12,
  constant = 14,
  array = 18,
  object = 19,
  event = 24,
  operator_ = 25,
};

struct symbol {
  std::string name;
  std::string detail;
  symbol_kind kind = symbol_kind::object;
  span whole;
  span at; ///< Its name.
  std::vector<symbol> children;
};

[[nodiscard]] std::vector<symbol> outline(const route::file& tree, std::string_view text);

// ---- folding

struct fold {
  std::uint32_t first = 0; ///< Lines.
  std::uint32_t last = 0;
  bool comment = false;
};

[[nodiscard]] std::vector<fold> folds(const file_syntax& from, std::string_view text, const line_index& lines);

// ---- colours by meaning

/// LSP 3.17, SemanticTokenTypes; the order is that of the legend.
enum class paint : std::uint8_t {
  keyword,
  function,
  property,
  variable,
  class_,
  string,
  number,
  regexp,
  comment,
  operator_,
  enum_member,
  event,
};
[[nodiscard]] std::vector<std::string> legend();

struct painted {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  paint as = paint::keyword;
  bool declares = false;
};

/// By place. Pieces do not overlap and end on their line.
[[nodiscard]] std::vector<painted> colours(const file_syntax& from);

} // namespace barid::lsp
