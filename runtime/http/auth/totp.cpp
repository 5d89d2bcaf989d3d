#include "runtime/http/auth/totp.hpp"

#include "runtime/http/auth/token.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <array>
#include <chrono>

namespace barid::http {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::int64_t step_seconds = 30;

std::optional<std::string> from_base32(std::string_view text) {
  std::string out;
  std::uint32_t bits = 0;
  int have = 0;
  for (const char c : text) {
    const auto value = alphabet.find(c);
    if (value == std::string_view::npos) return {};
    bits = bits << 5U | static_cast<std::uint32_t>(value);
    have += 5;
    if (have < 8) continue;
    have -= 8;
    out += static_cast<char>(bits >> static_cast<unsigned>(have) & 0xFFU);
  }
  if (out.empty()) return {};
  return out;
}

} // namespace

std::string new_totp_secret() {
  std::array<unsigned char, 20> raw{};
  randombytes_buf(raw.data(), raw.size());
  std::string out;
  std::uint32_t bits = 0;
  int have = 0;
  for (const auto byte : raw) {
    bits = bits << 8U | byte;
    have += 8;
    while (have >= 5) {
      have -= 5;
      out += alphabet[bits >> static_cast<unsigned>(have) & 31U];
    }
  }
  return out;
}

std::string totp_code(std::string_view secret, std::int64_t step) {
  const auto key = from_base32(secret);
  if (!key) return {};
  std::array<unsigned char, 8> message{};
  for (int i = 7; i >= 0; --i) {
    message[static_cast<std::size_t>(i)] = static_cast<unsigned char>(step & 0xFF);
    step >>= 8;
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned size = 0;
  if (!HMAC(EVP_sha1(), key->data(), static_cast<int>(key->size()), message.data(), message.size(), hash.data(),
            &size) ||
      size < 20)
    return {};
  // RFC 4226 §5.3
  const auto at = static_cast<std::size_t>(hash[19] & 0x0FU);
  const std::uint32_t number =
      (hash[at] & 0x7FU) << 24U | std::uint32_t{hash[at + 1]} << 16U | std::uint32_t{hash[at + 2]} << 8U | hash[at + 3];
  auto digits = std::to_string(number % 1'000'000);
  return std::string(6 - digits.size(), '0') + digits;
}

std::int64_t totp_step(instant now) {
  return std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count() / step_seconds;
}

std::optional<std::int64_t> totp_fits(std::string_view secret, std::string_view code, instant now) {
  const auto present = totp_step(now);
  std::optional<std::int64_t> found;
  for (const auto step : {present - 1, present, present + 1}) {
    const auto right = totp_code(secret, step);
    if (!right.empty() && same_secret(right, code)) found = step;
  }
  return found;
}

std::string totp_uri(std::string_view secret, const std::string& account) {
  std::string name;
  for (const unsigned char c : account) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    if (plain) {
      name += static_cast<char>(c);
      continue;
    }
    name += '%';
    name += hex[c >> 4U];
    name += hex[c & 15U];
  }
  return "otpauth://totp/Barid:" + name + "?secret=" + std::string(secret) + "&issuer=Barid";
}

} // namespace barid::http
