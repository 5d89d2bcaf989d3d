#include "runtime/http/auth/token.hpp"

#include "runtime/store/hash.hpp"

#include <sodium.h>

#include <vector>

namespace barid::http {

std::string new_token(std::size_t bytes) {
  std::vector<unsigned char> raw(bytes);
  randombytes_buf(raw.data(), raw.size());
  constexpr int form = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string out(sodium_base64_encoded_len(bytes, form), '\0');
  sodium_bin2base64(out.data(), out.size(), raw.data(), raw.size(), form);
  out.pop_back(); // its terminating NUL
  return out;
}

std::string token_hash(std::string_view token) {
  return store::sha256_of(token);
}

namespace {

std::string_view first_part(std::string_view session_token) {
  return session_token.substr(0, session_token.find('.'));
}

} // namespace

std::string successor_of(std::string_view session_token) {
  return std::string(first_part(session_token)) + "." + new_token();
}

std::string csrf_of(std::string_view session_token) {
  return store::to_hex(store::key_hash({"barid csrf", first_part(session_token)})).substr(0, 32);
}

bool same_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string new_request_id() {
  unsigned char raw[8];
  randombytes_buf(raw, sizeof raw);
  return store::to_hex({reinterpret_cast<const char*>(raw), sizeof raw});
}

} // namespace barid::http
