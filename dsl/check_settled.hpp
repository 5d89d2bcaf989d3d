// dsl/check_settled.hpp - `prefer` and `overrides`: what settles rules that set one field
// differently.

#pragma once

#include "dsl/checker.hpp"

namespace barid::dsl {

/// Reads the `prefer` lines of a table into it; reports fields and values that do not exist.
void check_prefers(checker& c, const route::table_decl& from, table& into);

/// Reads `overrides` of the rules, which are in `into` already; reports those that can mean
/// nothing: an unknown rule, the rule itself, `otherwise`, a circle, and any in `match first`.
void check_overrides(checker& c, const route::table_decl& from, table& into);

} // namespace barid::dsl
