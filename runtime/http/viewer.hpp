// runtime/http/viewer.hpp - who asks, and what they may.

#pragma once

#include "model/ids.hpp"
#include "model/time.hpp"
#include "runtime/store/console_rows.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace barid::http {

/// Ordered: each may do what those before may.
enum class role { agent, lead, admin, owner };
/// On one channel; ordered too.
enum class level { none, view, reply, manage };

[[nodiscard]] const char* name_of(role r);
[[nodiscard]] const char* name_of(level l);
[[nodiscard]] role role_named(const std::string& word);
[[nodiscard]] level level_named(const std::string& word);

struct viewer {
  agent_id id;
  std::string name, email, presence;
  barid::http::role role = role::agent;
  std::map<mailbox_id, level> channels;

  bool by_cookie = false; ///< Else by an API token, which needs no CSRF token.
  bool read_only = false; ///< An API token with the scope `read` alone.
  std::string token_hash; ///< 32 bytes, of the session or API token.
  std::string csrf;       ///< What X-Barid-CSRF has to be; empty for API tokens.
  std::optional<instant> expires;
  instant renewed; ///< When the session's token was last exchanged.

  [[nodiscard]] level level_on(mailbox_id channel) const {
    const auto it = channels.find(channel);
    return it == channels.end() ? level::none : it->second;
  }
  [[nodiscard]] std::vector<mailbox_id> visible() const;
};

[[nodiscard]] viewer viewer_of(const store::viewer_row& row);

} // namespace barid::http
