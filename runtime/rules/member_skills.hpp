// runtime/rules/member_skills.hpp - what the members of each team can do, as the checker wants it.

#pragma once

#include "model/result.hpp"
#include "runtime/store/connection.hpp"

#include <map>
#include <string>
#include <vector>

namespace barid::rules {

/// Team → the skills of each active member; languages as `lang.ar`. Teams that nobody has made are absent.
[[nodiscard]] result<std::map<std::string, std::vector<std::vector<std::string>>>> member_skills(store::connection& on);

} // namespace barid::rules
