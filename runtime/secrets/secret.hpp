// runtime/secrets/secret.hpp - a password or token in memory.
//
// Owns     the bytes; they are overwritten when the object goes.
// Never    is printed, compared or copied by accident: reading it takes a call of `reveal`.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace barid::secrets {

class secret {
public:
  secret() = default;
  /// Copies the bytes; the source is the caller's to wipe (`wipe`).
  explicit secret(std::string_view value);
  secret(const secret&) = delete;
  secret& operator=(const secret&) = delete;
  secret(secret&& from) noexcept;
  secret& operator=(secret&& from) noexcept;
  ~secret();

  [[nodiscard]] bool empty() const { return size_ == 0; }
  /// Valid as long as this object. Keep it no longer than a login takes.
  [[nodiscard]] std::string_view reveal() const { return {bytes_, size_}; }

private:
  char* bytes_ = nullptr; ///< Locked memory: it does not go to a swap file where the system allows that.
  std::size_t size_ = 0;
};

/// Overwrites a string's bytes, its spare capacity included, and empties it.
void wipe(std::string& text) noexcept;

} // namespace barid::secrets
