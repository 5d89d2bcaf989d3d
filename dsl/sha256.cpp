#include "dsl/sha256.hpp"

#include <sodium/crypto_hash_sha256.h>

namespace barid::dsl {

static_assert(sizeof(crypto_hash_sha256_state) <= 128);

namespace {
crypto_hash_sha256_state* in(std::array<std::byte, 128>& bytes) {
  return reinterpret_cast<crypto_hash_sha256_state*>(bytes.data());
}
} // namespace

sha256::sha256() : state_{} {
  crypto_hash_sha256_init(in(state_));
}

void sha256::add(std::string_view bytes) {
  crypto_hash_sha256_update(in(state_), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

std::string sha256::hex() {
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256_final(in(state_), digest.data());
  std::string out;
  for (auto b : digest) {
    constexpr char digits[] = "0123456789abcdef";
    out += digits[b >> 4];
    out += digits[b & 15];
  }
  return out;
}

} // namespace barid::dsl
