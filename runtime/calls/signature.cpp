#include "runtime/calls/signature.hpp"

#include <sodium.h>

#include <array>

namespace barid::calls {

namespace {

void add(crypto_auth_hmacsha256_state& to, std::string_view bytes) {
  crypto_auth_hmacsha256_update(&to, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

} // namespace

std::string signature_of(std::string_view secret, std::string_view body, instant at) {
  const auto seconds = std::to_string(std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(secret.data()), secret.size());
  add(state, seconds);
  add(state, ".");
  add(state, body);
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac{};
  crypto_auth_hmacsha256_final(&state, mac.data());
  sodium_memzero(&state, sizeof state);
  std::string hex(mac.size() * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), mac.data(), mac.size());
  hex.pop_back();
  return "t=" + seconds + ",v1=" + hex;
}

} // namespace barid::calls
