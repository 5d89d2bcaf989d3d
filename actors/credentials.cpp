#include "actors/credentials.hpp"

#include "runtime/channel/account.hpp"
#include "runtime/oauth/token_store.hpp"
#include "runtime/secrets/vault.hpp"
#include "runtime/store/hash.hpp"
#include "runtime/store/keyed_rows.hpp"

namespace barid::actors {

namespace {

/// The password, or the access token where the account signs in by tokens.
result<secrets::secret> read_secret(const std::filesystem::path& folder, store::connection& on, mailbox_id channel,
                                    instant now) {
  if (folder.empty())
    return error{errc::refused, "this node has no data folder, so it has no key to its passwords",
                 "start it with `--data DIR`"};
  auto vault = secrets::vault::open(folder, on);
  if (!vault) return vault.why();
  auto tokens = oauth::stored_tokens(on, *vault, channel.value);
  if (!tokens && tokens.why().code != errc::not_found) return tokens.why();
  if (tokens) {
    if (tokens->expires <= now) return error{errc::unavailable, "the account's token is being renewed", ""};
    return secrets::secret(tokens->access);
  }
  auto word = vault->get(on, secrets::channel_password_name(channel.value));
  if (!word && word.why().code == errc::not_found)
    return error{errc::refused, "no password is stored for this account", "store it: `barid channel password CHANNEL`"};
  return word;
}

} // namespace

result<channel::account> credentials::way_in(const store::channel_row& channel) const {
  auto account = channel::account_from_json(channel.settings);
  if (!account) return account.why();
  if (!account->imap && !account->pop3)
    return error{errc::invalid, "channel `" + channel.name + "` has no incoming server",
                 "remove the channel and add it again with `--imap` or `--pop3`"};
  return account;
}

result<way_out> credentials::outgoing(store::connection& on, const store::channel_row& channel) const {
  const auto account = channel::account_from_json(channel.settings);
  if (!account) return account.why();
  if (!account->smtp)
    return error{errc::not_found, "channel `" + channel.name + "` has no outgoing server",
                 "add the channel again with `--smtp`, then its answers go out"};
  secrets::secret word;
  if (!account->user.empty()) {
    auto found = read_secret(folder_, on, channel.id, now());
    if (!found) return found.why();
    word = std::move(*found);
  }
  return way_out{channel::smtp_server(*account, word), account->ca_file};
}

result<std::string> credentials::password(store::connection& on, mailbox_id channel) const {
  auto word = read_secret(folder_, on, channel, now());
  if (!word) return word.why();
  return std::string(word->reveal());
}

result<std::string> credentials::named(store::connection& on, const std::string& name) const {
  if (folder_.empty())
    return error{errc::refused, "this node has no data folder, so it has no key to its secrets",
                 "start it with `--data DIR`"};
  auto vault = secrets::vault::open(folder_, on);
  if (!vault) return vault.why();
  auto word = vault->get(on, secrets::named_secret(name));
  if (!word && word.why().code == errc::not_found)
    return error{errc::refused, "the secret `" + name + "` is not stored", "store it: `barid secret set " + name + "`"};
  if (!word) return word.why();
  return std::string(word->reveal());
}

result<std::string> credentials::fingerprint(store::connection& on, const store::channel_row& channel) const {
  const auto row = store::get_secret(on, secrets::channel_password_name(channel.id.value));
  if (!row && row.why().code != errc::not_found) return row.why();
  return store::key_hash({channel.settings, row ? row->cipher : std::string()});
}

} // namespace barid::actors
