#include "runtime/http/auth/password.hpp"

#include <sodium.h>

#include <array>
#include <mutex>
#include <semaphore>

namespace barid::http {

namespace {

std::counting_semaphore<2> turns{2};

struct turn {
  turn() { turns.acquire(); }
  ~turn() { turns.release(); }
};

bool ready() {
  static const bool done = sodium_init() >= 0;
  return done;
}

std::string computed(const std::string& password, const password_cost& cost) {
  std::array<char, crypto_pwhash_STRBYTES> out{};
  const turn mine;
  if (!ready() || crypto_pwhash_str_alg(out.data(), password.data(), password.size(), cost.passes, cost.memory,
                                        crypto_pwhash_ALG_ARGON2ID13) != 0)
    return {};
  return out.data();
}

} // namespace

result<void> acceptable_password(const std::string& password) {
  if (password.size() < 10) return error{errc::invalid, "the password is too short", "take at least 10 characters"};
  if (password.size() > 1024) return error{errc::invalid, "the password is too long", "take at most 1,024 bytes"};
  return {};
}

result<std::string> hash_password(const std::string& password, const password_cost& cost) {
  auto out = computed(password, cost);
  if (out.empty()) return error{errc::exhausted, "there is not enough memory to keep a password", "try again"};
  return out;
}

bool password_fits(const std::string& hash, const std::string& password, const password_cost& cost) {
  if (hash.empty()) {
    static_cast<void>(computed(password, cost));
    return false;
  }
  const turn mine;
  return ready() && crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

} // namespace barid::http
