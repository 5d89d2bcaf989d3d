// runtime/secrets/vault.hpp - secrets in the database, encrypted (secretbox: XSalsa20-Poly1305).
//
// Owns     nothing: the key file is read at each use, so that a running engine sees what `barid secret
//          rotate` did.
// Never    gives the database a key or a plaintext, names a value in an error, opens a row that was
//          moved to another name.
// Fails    with not_found (no such secret), refused (key missing or the row was changed) or as the
//          store does.
// Thread   any, each with a connection of its own, also while another process rotates.

#pragma once

#include "runtime/secrets/key_ring.hpp"
#include "runtime/secrets/secret.hpp"
#include "runtime/store/connection.hpp"

#include <cstddef>
#include <filesystem>
#include <string>

namespace barid::secrets {

class vault {
public:
  /// The keys in the data folder; made at the first start, while the database (`on`) holds no
  /// secret.
  [[nodiscard]] static result<vault> open(const std::filesystem::path& folder, store::connection& on);

  /// `name`: `channel/7/password`, at most 200 bytes. May be part of the caller's transaction.
  [[nodiscard]] result<void> put(store::connection& on, const std::string& name, const secret& value) const;
  [[nodiscard]] result<secret> get(store::connection& on, const std::string& name) const;
  [[nodiscard]] result<void> remove(store::connection& on, const std::string& name) const;

  /// Encrypts everything with a new key in one transaction, then forgets the old keys. How many
  /// secrets. Interrupted, it leaves both keys; it may simply be run again.
  [[nodiscard]] result<std::size_t> rotate(store::connection& on) const;

private:
  explicit vault(std::filesystem::path folder) : folder_(std::move(folder)) {}
  std::filesystem::path folder_;
};

/// Where a secret that rules name is kept.
[[nodiscard]] std::string named_secret(const std::string& name);

/// Where the password of a channel is kept; the same for receiving and sending.
[[nodiscard]] std::string channel_password_name(std::int64_t channel);

} // namespace barid::secrets
