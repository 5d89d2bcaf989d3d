// dsl/sha256.hpp - content hashes, by libsodium.

#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace barid::dsl {

class sha256 {
public:
  sha256();
  void add(std::string_view bytes);
  /// 64 lower-case hexadecimal digits; the object is used up.
  [[nodiscard]] std::string hex();

private:
  alignas(16) std::array<std::byte, 128> state_;
};

} // namespace barid::dsl
