// runtime/http/besides.hpp - what an answer changes besides, as requests bring it, as it is stored and as saved replies have it.

#pragma once

#include "runtime/http/engine.hpp"

#include <nlohmann/json.hpp>

namespace barid::http {

using json = nlohmann::ordered_json;

/// The members `assign`, `add_tags`, `remove_tags` and `priority` of an object that `besides_fields` describes, or that
/// `put_besides` wrote.
[[nodiscard]] changes_besides read_besides(const json& from);
/// Those that change something.
void put_besides(json& into, const changes_besides& what);
/// Schemas of these members.
[[nodiscard]] json besides_fields();

/// The schema of what a saved reply does: the same, the conversation's `status`, and of `assign` also whoever uses it.
[[nodiscard]] json reply_actions();

} // namespace barid::http
