#include "runtime/secrets/password.hpp"

#include "runtime/secrets/sodium_ready.hpp"

#include <sodium.h>

#include <array>

namespace barid::secrets {

namespace {

// libsodium's "interactive" parameters of Argon2id
constexpr auto effort = crypto_pwhash_OPSLIMIT_INTERACTIVE;
constexpr auto memory = crypto_pwhash_MEMLIMIT_INTERACTIVE;

result<std::string> hashed(std::string_view password) {
  sodium_ready();
  std::array<char, crypto_pwhash_STRBYTES> out{};
  if (crypto_pwhash_str_alg(out.data(), password.data(), password.size(), effort, memory,
                            crypto_pwhash_ALG_ARGON2ID13) != 0)
    return error{errc::exhausted, "there is not enough memory to protect a password", "64 MB are needed"};
  return std::string(out.data());
}

} // namespace

result<std::string> hash_password(const secret& password) {
  const auto text = password.reveal();
  if (text.size() < shortest_password)
    return error{errc::invalid, "the password is too short",
                 "take at least " + std::to_string(shortest_password) +
                     " characters; a few words that nobody else would put together are good"};
  if (text.size() > longest_password)
    return error{errc::invalid, "the password is too long",
                 "take at most " + std::to_string(longest_password) + " bytes"};
  return hashed(text);
}

bool fits(const secret& password, const std::string& hash) {
  sodium_ready();
  const auto text = password.reveal();
  // whoever has no password takes as long as who has one, so that time tells nothing
  static const auto nobody = hashed("a password that is nobody's");
  const bool known = !hash.empty() && hash.size() < crypto_pwhash_STRBYTES;
  const auto& against = known || !nobody ? hash : *nobody;
  if (text.size() > longest_password || against.empty()) return false;
  const bool same = crypto_pwhash_str_verify(against.c_str(), text.data(), text.size()) == 0;
  return same && known;
}

} // namespace barid::secrets
