// runtime/rules/name_places.hpp - where the rules in force name somebody or something of the directory.

#pragma once

#include "model/result.hpp"
#include "runtime/store/connection.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace barid::rules {

/// `main.route:12:30`, in the order of the files: where the rules in force name this team or person, or declare the
/// team. Tests of the set do not count.
[[nodiscard]] result<std::vector<std::string>> places_of(store::connection& on, const std::string& name);

enum class directory_kind { team, person, mailbox };

/// Fails with `conflict` and the places where the rules in force mean this team, person or account: nobody takes it
/// away from under the rules. Whom a name means is its binding (name_bindings), whatever they are called by now;
/// `name` counts where it is bound to nobody.
[[nodiscard]] result<void> not_in_use(store::connection& on, directory_kind kind, std::int64_t id,
                                      const std::string& name);

} // namespace barid::rules
