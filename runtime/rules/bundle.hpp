// runtime/rules/bundle.hpp - a rule set as one string of bytes, as the store keeps it.

#pragma once

#include "model/result.hpp"
#include "model/source.hpp"

#include <string>

namespace barid::rules {

[[nodiscard]] std::string pack(const source_set& files);
/// Fails with `internal` where the bytes are not what `pack` made.
[[nodiscard]] result<source_set> unpack(const std::string& bytes);

} // namespace barid::rules
