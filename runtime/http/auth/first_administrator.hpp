// runtime/http/auth/first_administrator.hpp - the one-time link by which a new installation gets
// its owner.
//
// Never    keeps the token: the database has its SHA-256, in the setting `first_administrator`.

#pragma once

#include "runtime/store/connection.hpp"
#include "runtime/store/directory_people.hpp"

#include <chrono>
#include <string>

namespace barid::http {

/// A new link's token, in place of an earlier one; valid for `how_long`. Fails with `conflict` when
/// there is an owner already. The link is `http://HOST:PORT/#first=TOKEN`: behind `#` it reaches no
/// log.
[[nodiscard]] result<std::string> new_first_link(store::connection& engine_db, instant now,
                                                 std::chrono::seconds how_long = std::chrono::hours(24));

struct first_administrator {
  std::string token, name, email;
  std::string password_hash;
};
/// Makes the owner and uses the link up, both or neither. Fails with `refused` for a link that is
/// wrong, used or too old, with `conflict` for a name or address that is taken.
[[nodiscard]] result<agent_id> use_first_link(store::connection& engine_db, const first_administrator& who,
                                              instant now);

} // namespace barid::http
