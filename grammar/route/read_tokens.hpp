// grammar/route/read_tokens.hpp - tokens to raw nodes, declaration by declaration.

#pragma once

#include "grammar/route/findings.hpp"
#include "grammar/route/node.hpp"
#include "grammar/route/token.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace barid::route {

/// Reads all tokens (the last is `end`). A token that `opens` always starts a declaration.
[[nodiscard]] std::vector<node> read_tokens(std::string_view text, const std::vector<token>& tokens, findings& found,
                                            unsigned depth);

/// Problems that PEGTL's analysis finds (rules that loop without reading); 0 when the grammar is
/// sound. For the tests.
[[nodiscard]] std::size_t token_grammar_problems();

} // namespace barid::route
