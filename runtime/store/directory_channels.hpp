// runtime/store/directory_channels.hpp - the connected accounts.
//
// What the rule language calls a mailbox is a row of `channels`; their secrets are in
// secret_rows.hpp.

#pragma once

#include "runtime/store/connection.hpp"

namespace barid::store {

struct channel_row {
  mailbox_id id; ///< 0: not stored yet.
  std::string name;
  std::vector<std::string> addresses;
  std::string kind = "imap"; ///< imap, pop3, lmtp, smtp, import, extension
  std::string settings;      ///< JSON without secrets.
  std::string state = "off"; ///< off, on, paused
  std::string health = "unknown";
  std::string health_text;
  instant health_since;
  std::optional<instant> connected_since; ///< Older mail is imported without deciding.
};

/// Every channel the connection's role and agent may see, by name.
[[nodiscard]] result<std::vector<channel_row>> list_channels(connection& on);
/// Fails with not_found.
[[nodiscard]] result<channel_row> load_channel(connection& on, mailbox_id id);
/// Name, addresses, kind, settings and state; fails with `conflict` when the name is taken.
[[nodiscard]] result<mailbox_id> create_channel(connection& on, const channel_row& row);
[[nodiscard]] result<void> update_channel(connection& on, const channel_row& row);
/// Fails with `conflict` when mail was stored for it: then it can only be switched off.
[[nodiscard]] result<void> remove_channel(connection& on, mailbox_id id);
/// Health is written by the account's own actor, apart from what people set. `at` is kept as the
/// beginning of the state when `health` did not change.
[[nodiscard]] result<void> set_channel_health(connection& on, mailbox_id id, const std::string& health,
                                              const std::string& text, instant at);
/// Only the state, whatever people change beside it: `on` to `paused` after refused logins. Says
/// whether the channel was `on`.
[[nodiscard]] result<bool> pause_channel(connection& on, mailbox_id id);
/// Kept from the first call on.
[[nodiscard]] result<void> set_connected_since(connection& on, mailbox_id id, instant at);
/// The channel is connected anew: its beginning is set with the first look.
[[nodiscard]] result<void> clear_connected_since(connection& on, mailbox_id id);

} // namespace barid::store
