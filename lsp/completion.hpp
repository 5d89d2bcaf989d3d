// lsp/completion.hpp - what may be written at a place, from the tables the checker reads.

#pragma once

#include "lsp/place.hpp"
#include "lsp/rule_set.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace barid::lsp {

/// LSP 3.17, CompletionItemKind.
enum class suggestion_kind : std::uint8_t {
  function = 3,
  field = 5,
  variable = 6,
  class_ = 7,
  module = 9,
  property = 10,
  value = 12,
  keyword = 14,
  file = 17,
  event = 23,
  operator_ = 24,
};

struct suggestion {
  std::string label;
  suggestion_kind kind = suggestion_kind::keyword;
  std::string detail{};
  std::string documentation{};
  std::string insert{}; ///< A snippet; empty: the label as it is.
};

/// Names and types come from `known`, which may be about an older state. In order of usefulness.
[[nodiscard]] std::vector<suggestion> suggestions(const place& at, const analysis& known, const std::string& path);

} // namespace barid::lsp
