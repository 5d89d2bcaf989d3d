// actors/credentials.hpp - how this node signs in to the servers of its channels.
//
// Owns     the place of the key file; nothing is kept in memory.
// Never    holds a password longer than a login takes, or puts one into an error (P16).
// Fails    with what to set: no server, no password, no key.
// Thread   any, each with a connection of its own.

#pragma once

#include "model/result.hpp"
#include "model/time.hpp"
#include "runtime/channel/account.hpp"
#include "runtime/mail/smtp/server.hpp"
#include "runtime/store/connection.hpp"
#include "runtime/store/directory_channels.hpp"

#include <filesystem>
#include <string>

namespace barid::actors {

/// An outgoing server and whom else to trust.
struct way_out {
  smtp::server at;
  std::string ca_file; ///< PEM, in addition to the system's; may be empty.
};

class credentials {
public:
  /// `folder` holds the key of the secrets; `clock` outlives this.
  credentials(std::filesystem::path folder, const wall_clock& clock) : folder_(std::move(folder)), clock_(&clock) {}

  /// The account of a channel that mail is fetched from. Fails with errc::invalid.
  [[nodiscard]] result<channel::account> way_in(const store::channel_row& channel) const;
  [[nodiscard]] result<way_out> outgoing(store::connection& on, const store::channel_row& channel) const;
  /// Or the access token. Fails with errc::unavailable while that is being renewed.
  [[nodiscard]] result<std::string> password(store::connection& on, mailbox_id channel) const;
  /// A secret that rules name (`barid secret set NAME`).
  [[nodiscard]] result<std::string> named(store::connection& on, const std::string& name) const;
  /// Changes when settings or password do; not what they are.
  [[nodiscard]] result<std::string> fingerprint(store::connection& on, const store::channel_row& channel) const;

private:
  [[nodiscard]] instant now() const { return clock_->now(); }
  std::filesystem::path folder_;
  const wall_clock* clock_;
};

} // namespace barid::actors
