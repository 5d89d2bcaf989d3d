// dsl/template.hpp - text with fields to be put in: `{customer.name|a customer}`.

#pragma once

#include "dsl/condition.hpp"

#include <string>
#include <variant>
#include <vector>

namespace barid::dsl {

class context;

struct text_template {
  struct field_piece {
    field_use use;
    std::string otherwise;
  };
  std::vector<std::variant<std::string, field_piece>> pieces;
  bool html = false; ///< Values are escaped when they are put in.
};

/// The text with every field read from `from`; a missing one gives its `otherwise`.
[[nodiscard]] std::string render(const text_template& t, const context& from);

} // namespace barid::dsl
