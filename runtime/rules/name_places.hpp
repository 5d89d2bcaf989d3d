// runtime/rules/name_places.hpp - where the rules in force name somebody of the directory.

#pragma once

#include "model/result.hpp"
#include "runtime/store/connection.hpp"

#include <string>
#include <vector>

namespace barid::rules {

/// `main.route:12:30`, in the order of the files: where the rules in force name this team or person, or declare the
/// team. Tests of the set do not count.
[[nodiscard]] result<std::vector<std::string>> places_of(store::connection& on, const std::string& name);

/// Fails with `conflict` and those places where the rules in force name this team or person: nobody takes them away
/// from under the rules.
[[nodiscard]] result<void> not_in_use(store::connection& on, const std::string& name);

} // namespace barid::rules
