// dsl/captures.hpp - what the patterns of a condition name and find: `(?<order>[0-9]+)`.

#pragma once

#include "dsl/context.hpp"
#include "dsl/program.hpp"

#include <set>
#include <string>

namespace barid::dsl {

/// The names that its patterns capture.
[[nodiscard]] std::set<std::string> captured_names(const program& p, const node& when);

/// What the first pattern that matches has captured under the name; missing if none did.
[[nodiscard]] value captured_value(const context& c, const node& when, const std::string& name);

} // namespace barid::dsl
