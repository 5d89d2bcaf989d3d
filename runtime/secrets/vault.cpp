#include "runtime/secrets/vault.hpp"

#include "runtime/store/keyed_rows.hpp"

#include <sodium.h>

#include <cstdint>

namespace barid::secrets {

namespace {

constexpr std::size_t nonce_size = crypto_secretbox_NONCEBYTES;
constexpr std::size_t tag_size = crypto_secretbox_MACBYTES;

const unsigned char* bytes(std::string_view s) {
  return reinterpret_cast<const unsigned char*>(s.data());
}
unsigned char* bytes(std::string& s) {
  return reinterpret_cast<unsigned char*>(s.data());
}

/// The name is sealed in with the value, so that a row copied to another name does not open.
std::string seal(const named_key& key, const std::string& name, const secret& value) {
  std::string plain = name + '\0';
  plain.reserve(plain.size() + value.reveal().size());
  plain += value.reveal();
  std::string out(nonce_size + tag_size + plain.size(), '\0');
  randombytes_buf(out.data(), nonce_size);
  crypto_secretbox_easy(bytes(out) + nonce_size, bytes(plain), plain.size(), bytes(out), bytes(key.bytes.reveal()));
  wipe(plain);
  return out;
}

result<secret> unseal(const key_ring& keys, const store::secret_row& row) {
  const auto* key = keys.find(row.key_name);
  if (!key)
    return error{errc::refused,
                 "the secret `" + row.name + "` was encrypted with the key `" + row.key_name + "`, which " +
                     keys.file().string() + " does not hold",
                 "restore that file from a backup, or enter the password again"};
  const error changed{errc::refused, "the secret `" + row.name + "` cannot be decrypted: it was changed",
                      "enter the password again"};
  if (row.cipher.size() < nonce_size + tag_size) return changed;
  std::string plain(row.cipher.size() - nonce_size - tag_size, '\0');
  const auto opened =
      crypto_secretbox_open_easy(bytes(plain), bytes(row.cipher) + nonce_size, row.cipher.size() - nonce_size,
                                 bytes(row.cipher), bytes(key->bytes.reveal()));
  if (opened != 0 || !std::string_view(plain).starts_with(row.name + '\0')) {
    wipe(plain);
    return changed;
  }
  secret out(std::string_view(plain).substr(row.name.size() + 1));
  wipe(plain);
  return out;
}

} // namespace

result<vault> vault::open(const std::filesystem::path& folder, store::connection& on) {
  auto known = store::list_secrets(on, "");
  if (!known) return known.why();
  if (auto keys = key_ring::open(folder, known->empty()); !keys) return keys.why();
  return vault(folder);
}

result<void> vault::put(store::connection& on, const std::string& name, const secret& value) const {
  for (;;) {
    auto keys = key_ring::open(folder_, false);
    if (!keys) return keys.why();
    const auto used = keys->current().name;
    if (auto ok = store::put_secret(on, {name, seal(keys->current(), name, value), used}); !ok) return ok;
    // a rotation that ran meanwhile did not see this row, and forgets the key it was made with; its
    // new key stood in the file before it looked at the rows
    auto now = key_ring::open(folder_, false);
    if (!now) return now.why();
    if (now->current().name == used) return {};
  }
}

result<secret> vault::get(store::connection& on, const std::string& name) const {
  for (int attempt = 0;; ++attempt) {
    auto row = store::get_secret(on, name);
    if (!row) return row.why();
    auto keys = key_ring::open(folder_, false);
    if (!keys) return keys.why();
    // a rotation may have ended between the two readings
    if (attempt == 0 && !keys->find(row->key_name)) continue;
    return unseal(*keys, *row);
  }
}

result<void> vault::remove(store::connection& on, const std::string& name) const {
  return store::remove_secret(on, name);
}

result<std::size_t> vault::rotate(store::connection& on) const {
  auto keys = key_ring::open(folder_, false);
  if (!keys) return keys.why();
  if (auto ok = keys->add(); !ok) return ok.why();
  auto begun = store::transaction::begin(on);
  if (!begun) return begun.why();
  if (auto ok = on.run("lock table secrets in share row exclusive mode"); !ok) return ok.why();
  auto names = store::list_secrets(on, "");
  if (!names) return names.why();
  for (const auto& name : *names) {
    auto row = store::get_secret(on, name);
    if (!row) return row.why();
    auto value = unseal(*keys, *row);
    if (!value) return value.why();
    const auto& key = keys->current();
    if (auto ok = store::put_secret(on, {name, seal(key, name, *value), key.name}); !ok) return ok.why();
  }
  if (auto ok = begun->commit(); !ok) return ok.why();
  if (auto ok = keys->keep_current(); !ok) return ok.why();
  return names->size();
}

std::string named_secret(const std::string& name) {
  return "named/" + name;
}

std::string channel_password_name(std::int64_t channel) {
  return "channel/" + std::to_string(channel) + "/password";
}

} // namespace barid::secrets
