#include "runtime/store/hash.hpp"

#include <openssl/evp.h>

#include <array>
#include <charconv>
#include <new>

namespace barid::store {

struct sha256::impl {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  ~impl() { EVP_MD_CTX_free(context); }
};

sha256::sha256() : impl_(std::make_unique<impl>()) {
  if (!impl_->context || EVP_DigestInit_ex(impl_->context, EVP_sha256(), nullptr) != 1) throw std::bad_alloc();
}
sha256::~sha256() = default;
sha256::sha256(sha256&&) noexcept = default;
sha256& sha256::operator=(sha256&&) noexcept = default;

sha256& sha256::add(std::string_view piece) {
  EVP_DigestUpdate(impl_->context, piece.data(), piece.size());
  return *this;
}

std::string sha256::finish() {
  std::array<unsigned char, 32> out{};
  unsigned length = 0;
  EVP_DigestFinal_ex(impl_->context, out.data(), &length);
  return {reinterpret_cast<const char*>(out.data()), out.size()};
}

std::string sha256_of(std::string_view all) {
  return sha256().add(all).finish();
}

std::string key_hash(std::initializer_list<std::string_view> parts) {
  sha256 out;
  for (auto part : parts) out.add(std::to_string(part.size())).add(":").add(part);
  return out.finish();
}

std::string to_hex(std::string_view raw) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (unsigned char c : raw) {
    out += digits[c >> 4U];
    out += digits[c & 15U];
  }
  return out;
}

std::string from_hex(std::string_view digits) {
  if (digits.size() % 2 != 0) return {};
  std::string out;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    unsigned byte = 0;
    const auto* end = digits.data() + i + 2;
    if (std::from_chars(digits.data() + i, end, byte, 16).ptr != end) return {};
    out += static_cast<char>(byte);
  }
  return out;
}

} // namespace barid::store
