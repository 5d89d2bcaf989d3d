#include "grammar/route/parse.hpp"

#include "grammar/route/build.hpp"
#include "grammar/route/lex.hpp"
#include "grammar/route/read_tokens.hpp"
#include "grammar/route/readable.hpp"

#include <algorithm>

namespace barid::route {

parsed parse(std::string_view text, std::uint32_t number, const parse_limits& limits) {
  // `depth` must keep the recursion of the grammar well inside a small thread's stack
  constexpr unsigned deepest = 256;
  parsed out;
  findings found(text, number, std::max(limits.errors, 1u));
  if (text.size() > limits.bytes) {
    found.error(code::too_large, 0, 0,
                "this file has " + std::to_string(text.size()) + " bytes; at most " + std::to_string(limits.bytes) +
                    " are read",
                "split it with `use`, or put long lists into files of their own");
    out.diagnostics = found.take();
    return out;
  }
  const std::string clean = readable(text, found);
  auto tokens = lex(clean, found);
  const auto nodes = read_tokens(clean, tokens.tokens, found, std::min(limits.depth, deepest));
  out.tree.declarations = builder(clean, tokens.tokens, nodes, found).declarations();
  out.tree.comments = std::move(tokens.comments);
  out.diagnostics = found.take();
  return out;
}

} // namespace barid::route
