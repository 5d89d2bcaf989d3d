// grammar/route/dump.hpp - a file's syntax as stable text, for golden files and for people who ask
// what was understood.

#pragma once

#include "grammar/route/syntax.hpp"

#include <string>

namespace barid::route {

/// One node a line, two blanks of indentation a level. Places are left out, so that moving text
/// does not change it; two files with the same dump mean the same.
[[nodiscard]] std::string dump(const file& tree);
[[nodiscard]] std::string dump(const declaration& d);

/// One line for a value or a condition, as in `dump`.
[[nodiscard]] std::string dump(const value& v);
[[nodiscard]] std::string dump(const condition& c);

/// The words of an operator as a rule writes them: `is any`, `not contains`.
[[nodiscard]] std::string spelled(comparator op);

} // namespace barid::route
