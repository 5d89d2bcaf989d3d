// runtime/store/hash.hpp - SHA-256, for identities and for keys too long for an index.

#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace barid::store {

/// Bytes in pieces; `finish` gives the 32 bytes of the digest and may be called once.
class sha256 {
public:
  sha256();
  ~sha256();
  sha256(sha256&&) noexcept;
  sha256& operator=(sha256&&) noexcept;
  sha256& add(std::string_view piece);
  [[nodiscard]] std::string finish();

private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

[[nodiscard]] std::string sha256_of(std::string_view all);

/// The hash of several parts, each with its length before it, so that ("a","bc") and ("ab","c")
/// differ: keys of customers, limits and effects.
[[nodiscard]] std::string key_hash(std::initializer_list<std::string_view> parts);

/// Lower-case hexadecimal digits.
[[nodiscard]] std::string to_hex(std::string_view raw);
/// Back from that; empty where it is something else.
[[nodiscard]] std::string from_hex(std::string_view digits);

} // namespace barid::store
