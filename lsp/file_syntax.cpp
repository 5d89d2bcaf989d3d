#include "lsp/file_syntax.hpp"

#include "grammar/route/lex.hpp"
#include "grammar/route/read_tokens.hpp"
#include "grammar/route/readable.hpp"

#include <algorithm>

namespace barid::lsp {

file_syntax::file_syntax(std::string_view text) {
  constexpr std::size_t most_findings = 100'000; // reading on matters more than telling
  route::findings found(text, 0, most_findings);
  clean = route::readable(text, found);
  auto lexed = route::lex(clean, found);
  tokens = std::move(lexed.tokens);
  for (const auto& c : lexed.comments) comments.push_back(c.at);
  nodes = route::read_tokens(clean, tokens, found, 64);
}

const route::token* file_syntax::token_at(std::uint32_t offset) const {
  const auto after = std::ranges::upper_bound(tokens, offset, {}, &route::token::begin);
  if (after == tokens.begin()) return nullptr;
  const auto* here = &*(after - 1);
  if (here->end < offset || here->kind == route::token_kind::end) {
    // `billing|` at the end of the file: the end is not what is meant
    if (after - tokens.begin() < 2) return nullptr;
    here = &*(after - 2);
    return here->end == offset ? here : nullptr;
  }
  if (here->kind == route::token_kind::sign && here->begin == offset && after - tokens.begin() >= 2)
    if (const auto* before = &*(after - 2); before->end == offset) return before;
  return here;
}

} // namespace barid::lsp
