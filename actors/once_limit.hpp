// actors/once_limit.hpp - `at most once per D` of an effect: what is known of it before a decision, and
// how the store keeps it at the commit.

#pragma once

#include "dsl/decide.hpp"
#include "model/decision.hpp"
#include "model/event.hpp"
#include "model/result.hpp"
#include "runtime/store/connection.hpp"
#include "runtime/store/deciding.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace barid::actors {

/// Limit keys that the store was asked about → when each last happened; nothing: never.
using known_limits = std::map<std::string, std::optional<instant>>;

/// Nothing where the effect has no such limit. `event`: which of the decision's events the effect
/// belongs to.
[[nodiscard]] std::optional<store::limit_use> once_limit(const effect& e, instant now, std::size_t event = 0);

/// Limit keys of these effects that nobody has asked about yet: with an answer the decision may be another,
/// so that it has to be made again.
[[nodiscard]] std::vector<std::string> limits_to_ask(const std::vector<effect>& effects, const known_limits& known);
[[nodiscard]] std::vector<std::string> limits_to_ask(const std::vector<dsl::decided>& decided,
                                                     const known_limits& known);

/// As counters among the facts of a decision.
void know_limits(facts& f, const known_limits& known);

/// What the store knows of these keys: an entry for each.
[[nodiscard]] result<known_limits> limits_in(store::connection& on, const std::vector<std::string>& keys);

/// The store's name of a limit key: 32 bytes.
[[nodiscard]] std::string limit_scope(const std::string& key);

} // namespace barid::actors
