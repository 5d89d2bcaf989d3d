// dsl/written_program.hpp - a checked program as stable text: names resolved, operands typed, questions
// shared, guards chosen. For golden files, and for people who ask what was understood.

#pragma once

#include "dsl/program.hpp"

#include <string>

namespace barid::dsl {

/// One thing a line, two blanks of indentation a level; places are left out, so that moving text does not
/// change it. Predicates have the numbers that rules name them by.
[[nodiscard]] std::string dump(const program& p);

} // namespace barid::dsl
