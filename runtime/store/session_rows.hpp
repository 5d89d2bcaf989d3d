// runtime/store/session_rows.hpp - who is logged in. Tokens are known here by their SHA-256 only,
// so that reading the database opens nothing (promise P16).

#pragma once

#include "runtime/store/connection.hpp"

namespace barid::store {

struct session_row {
  agent_id agent;
  instant expires;
  std::string address;
  std::string user_agent;
  instant renewed; ///< When its token was made, or a successor was last handed out.
};

[[nodiscard]] result<void> create_session(connection& on, const std::string& token_hash, const session_row& row);
/// The session of a live token of an active agent, else not_found; notes the use. The token that it
/// succeeded ends within a minute.
[[nodiscard]] result<session_row> use_session(connection& on, const std::string& token_hash, instant now);
/// Makes a successor of a token that was made, or handed out one, at `before` or earlier: the same session under
/// another token, and both are good until the new one is used. False where it is not due, or was succeeded itself.
[[nodiscard]] result<bool> renew_session(connection& on, const std::string& token_hash,
                                         const std::string& successor_hash, instant now, instant before);
/// With the tokens beside it.
[[nodiscard]] result<void> end_session(connection& on, const std::string& token_hash);
/// All of an agent's, for a changed password or an agent who left. How many.
[[nodiscard]] result<std::int64_t> end_sessions(connection& on, agent_id agent);
[[nodiscard]] result<std::int64_t> forget_expired_sessions(connection& on, instant now);

/// What an agent chose for the console: JSON that only the console reads.
[[nodiscard]] result<std::string> load_preferences(connection& on, agent_id agent);
[[nodiscard]] result<void> save_preferences(connection& on, agent_id agent, const std::string& json_text);

struct api_token {
  std::int64_t id = 0;
  agent_id agent;
  std::string name;
  std::vector<std::string> scopes;
  std::optional<instant> expires, last_used;
};
[[nodiscard]] result<std::int64_t> create_api_token(connection& on, const std::string& token_hash,
                                                    const api_token& row);
[[nodiscard]] result<api_token> use_api_token(connection& on, const std::string& token_hash, instant now);
/// Nothing for `agent`: those of everybody.
[[nodiscard]] result<std::vector<api_token>> list_api_tokens(connection& on, std::optional<agent_id> agent);
[[nodiscard]] result<void> end_api_token(connection& on, std::int64_t id);

} // namespace barid::store
