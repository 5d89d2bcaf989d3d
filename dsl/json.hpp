// dsl/json.hpp - events, facts and decisions as JSON: what is stored, printed and replayed.
//
// Reading back what was written gives an equal value.

#pragma once

#include "model/decision.hpp"
#include "model/event.hpp"
#include "model/result.hpp"

#include <nlohmann/json_fwd.hpp>

#include <vector>

namespace barid::dsl {

using json = nlohmann::ordered_json;

[[nodiscard]] json to_json(const value& v);
[[nodiscard]] value value_from(const json& j);

[[nodiscard]] json to_json(const conversation& c);
[[nodiscard]] result<conversation> conversation_from(const json& j);

/// The members of `after`'s object that differ from those of `before`'s.
[[nodiscard]] json changed_members(const conversation& before, const conversation& after);
/// `before` with such members. Every one that `dsl/change` writes is always there, so none has to be taken away.
[[nodiscard]] result<conversation> with_members(const conversation& before, const json& changed);

/// Without the mail, which is stored as it came.
[[nodiscard]] json to_json(const event& e);
[[nodiscard]] result<event> event_from(const json& j);

[[nodiscard]] json to_json(const facts& f);
[[nodiscard]] result<facts> facts_from(const json& j);

[[nodiscard]] json to_json(const effect& e);
[[nodiscard]] json to_json(const std::vector<effect>& effects);
/// Several arguments of one name come back as one list.
[[nodiscard]] result<std::vector<effect>> effects_from(const json& j);

[[nodiscard]] json to_json(const trace& t);
[[nodiscard]] result<trace> trace_from(const json& j);

} // namespace barid::dsl
