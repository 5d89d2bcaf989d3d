#include "runtime/secrets/secret.hpp"

#include "runtime/secrets/sodium_ready.hpp"

#include <sodium.h>

#include <cstdlib>
#include <cstring>
#include <new>
#include <utility>

namespace barid::secrets {

secret::secret(std::string_view value) : size_(value.size()) {
  if (size_ == 0) return;
  sodium_ready();
  bytes_ = static_cast<char*>(std::malloc(size_));
  if (!bytes_) throw std::bad_alloc();
  (void)sodium_mlock(bytes_, size_); // best effort: RLIMIT_MEMLOCK may be small
  std::memcpy(bytes_, value.data(), size_);
}

secret::secret(secret&& from) noexcept
    : bytes_(std::exchange(from.bytes_, nullptr)), size_(std::exchange(from.size_, 0)) {}

secret& secret::operator=(secret&& from) noexcept {
  std::swap(bytes_, from.bytes_);
  std::swap(size_, from.size_);
  return *this;
}

secret::~secret() {
  if (!bytes_) return;
  sodium_munlock(bytes_, size_); // overwrites with zeros
  std::free(bytes_);
}

void wipe(std::string& text) noexcept {
  text.resize(text.capacity());
  sodium_memzero(text.data(), text.size());
  text.clear();
}

} // namespace barid::secrets
