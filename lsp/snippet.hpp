// lsp/snippet.hpp - shapes of the tables as text with places to fill in.

#pragma once

#include <string>
#include <string_view>

namespace barid::lsp {

/// `assign TEAM|AGENT [else TEAM]` becomes `assign ${1:TEAM}`: without what may be left out,
/// capitals and alternatives as places of an LSP snippet (LSP 3.17, Snippet Syntax).
[[nodiscard]] std::string snippet_of(std::string_view shape);

} // namespace barid::lsp
