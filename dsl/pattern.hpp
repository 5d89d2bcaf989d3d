// dsl/pattern.hpp - patterns of `matches`, lowered to the engines that run them.
//
// The pattern is parsed by grammar/pattern, folded in its tree (unless `exact`), and written out
// once for both engines: Vectorscan finds which of all patterns occur, RE2 gives the captures of
// the few that did. Both run in linear time.

#pragma once

#include "model/diagnostic.hpp"
#include "model/source.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace barid::dsl {

struct compiled_pattern;

/// Null after adding to `found` what is wrong. `at` is the pattern with its slashes.
[[nodiscard]] std::shared_ptr<const compiled_pattern> compile_pattern(std::string_view between_slashes, span at,
                                                                      bool exact, std::vector<diagnostic>& found);

[[nodiscard]] std::vector<std::string> capture_names(const compiled_pattern& p);

/// A short text that the pattern takes as a whole, as far as its form shows one: word borders and
/// the like are not looked at, so it may not match after all.
[[nodiscard]] const std::string& sample_of(const compiled_pattern& p);
/// Whether it says that the text begins, or ends, where the pattern does.
[[nodiscard]] bool at_begin(const compiled_pattern& p);
[[nodiscard]] bool at_end(const compiled_pattern& p);

/// The expression as Vectorscan takes it.
[[nodiscard]] const std::string& scan_expression(const compiled_pattern& p);
[[nodiscard]] bool is_exact(const compiled_pattern& p);

/// Where the pattern first occurs in `original`, and its named captures with the characters of the
/// original (digits as ASCII).
struct pattern_match {
  std::size_t begin = 0, end = 0; ///< Bytes of `original`.
  std::map<std::string, std::string> captures;
};
[[nodiscard]] std::optional<pattern_match> find(const compiled_pattern& p, std::string_view original);

} // namespace barid::dsl
