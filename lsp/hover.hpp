// lsp/hover.hpp - what the word at a place is, in Markdown.

#pragma once

#include "lsp/rule_set.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace barid::lsp {

struct hover {
  std::string markdown;
  span at;
};

[[nodiscard]] std::optional<hover> hover_at(const analysis& known, std::uint32_t file, std::uint32_t offset);

} // namespace barid::lsp
