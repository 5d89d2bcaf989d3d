// grammar/route/node.hpp - the raw tree between the token grammar and the values of syntax.hpp.
//
// Owns     which stretch of tokens was read as what. Flat, in preorder: a node's children follow
// it,
//          up to `after`. Backtracking cuts the end off.

#pragma once

#include <cstdint>

namespace barid::route {

enum class node_kind : std::uint8_t {
  // values
  leaf,     ///< One token.
  negative, ///< `-`, number
  dated,    ///< Date and time, perhaps a zone.
  business,
  spelled, ///< `24 hours`
  range,
  list,
  group,
  block,
  on_leave,
  absent, ///< Something was missing here, and reported.
  // roles of names
  id,
  keyword,
  other, ///< The second name or value: `as X`, `of T`, `column "C"`, a limit.
  names, ///< Each token a name, commas and bars between.
  // parts
  statement,
  setting,
  body, ///< `{ … }`
  event,
  when,
  unless,
  wait,
  parameter,
  types,
  optional,
  match_first,
  match_all,
  rule,
  otherwise,
  defaults,
  prefer,
  step,
  repeat,
  move, ///< `old -> new`
  // conditions
  any,
  all,
  negation,
  test,
  operand,
  any_of,
  fallback, ///< `else basic`
  comparison,
  broken,
  // declarations
  language,
  use,
  order,
  named_block,
  list_of,
  attribute,
  extension,
  table,
  on,
  flow,
  migrate,
  test_case,
};

struct node {
  node_kind kind = node_kind::absent;
  std::uint8_t detail = 0; ///< comparison: which one.
  std::uint32_t first = 0; ///< Tokens [first, last).
  std::uint32_t last = 0;
  std::uint32_t after = 0; ///< The index behind its last descendant.
};

} // namespace barid::route
