#include "runtime/mail/fetching/credential_text.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <initializer_list>

namespace barid::fetching {

void wipe(std::string& secret) {
  OPENSSL_cleanse(secret.data(), secret.capacity());
  secret.clear();
}

std::string to_base64(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int n = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(n));
  return out;
}

std::string from_base64(std::string_view text) {
  std::string out(text.size() / 4 * 3 + 3, '\0');
  const int n = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  if (n < 0) return {};
  // EVP_DecodeBlock counts the padding as bytes.
  const auto padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
  out.resize(static_cast<std::size_t>(n - padding));
  return out;
}

namespace {

std::string encoded(std::string plain) {
  auto out = to_base64(plain);
  wipe(plain);
  return out;
}

std::string joined(std::initializer_list<std::string_view> parts) {
  std::string out;
  std::size_t size = 0;
  for (const auto p : parts) size += p.size();
  out.reserve(size); // a growing string would leave pieces of the secret behind
  for (const auto p : parts) out += p;
  return out;
}

} // namespace

std::string plain_response(std::string_view user, std::string_view password) {
  const std::string_view nul("\0", 1);
  if (user.find('\0') != user.npos || password.find('\0') != password.npos) return {};
  return encoded(joined({nul, user, nul, password}));
}

std::string xoauth2_response(std::string_view user, std::string_view token) {
  return encoded(joined({"user=", user, "\1auth=Bearer ", token, "\1\1"}));
}

std::string oauthbearer_response(std::string_view user, std::string_view host, std::uint16_t port,
                                 std::string_view token) {
  std::string name;
  for (const char c : user)
    if (c == '=') name += "=3D";
    else if (c == ',') name += "=2C";
    else name += c;
  return encoded(
      joined({"n,a=", name, ",\1host=", host, "\1port=", std::to_string(port), "\1auth=Bearer ", token, "\1\1"}));
}

std::string shown(std::string_view text) {
  std::string out;
  const bool cut = text.size() > 300;
  for (std::size_t i = 0; i < std::min<std::size_t>(text.size(), 300);) {
    const auto c = static_cast<unsigned char>(text[i]);
    const std::size_t more = c < 0x80                ? 0
                             : c >= 0xC2 && c < 0xE0 ? 1
                             : c >= 0xE0 && c < 0xF0 ? 2
                             : c >= 0xF0 && c < 0xF5 ? 3
                                                     : 9;
    bool good = c >= 0x20 && c != 0x7F && more < 9 && i + more < text.size();
    for (std::size_t k = 1; good && k <= more; ++k) good = (static_cast<unsigned char>(text[i + k]) & 0xC0u) == 0x80u;
    // U+0080 to U+009F are control characters as well
    if (good && c == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0) good = false;
    if (good) out.append(text.substr(i, more + 1));
    else out += '?';
    i += good ? more + 1 : 1;
  }
  return cut ? out + "…" : out;
}

} // namespace barid::fetching
