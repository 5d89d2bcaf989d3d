// runtime/store/password_links.hpp - one-time links by which people choose a password.
//
// Never    knows a token, only its SHA-256 (promise P16); gives one link to two people.
// Restart  keeps them; they end at their time.

#pragma once

#include "runtime/store/connection.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace barid::store {

enum class link_kind { invitation, reset };

/// Earlier links of the agent are void from now on; one that was asked for by mail leaves
/// invitations alone, so that nobody can end them.
[[nodiscard]] result<void> put_password_link(connection& on, const std::string& token_hash, agent_id agent,
                                             link_kind kind, instant expires);
/// Whose link it is; nothing where it would not be taken.
[[nodiscard]] result<std::optional<agent_id>> owner_of_password_link(connection& on, const std::string& token_hash,
                                                                     instant now);
/// Takes the link away: whose it was. Fails with not_found for one that was used, is over, or whose
/// agent left. Of several callers one gets it.
[[nodiscard]] result<agent_id> use_password_link(connection& on, const std::string& token_hash, instant now);
/// Whatever of the agent's is open.
[[nodiscard]] result<void> end_password_links(connection& on, agent_id agent);

} // namespace barid::store
