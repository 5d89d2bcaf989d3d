// runtime/mail/mime/decode.hpp - transfer encodings (RFC 2045 §6, uuencode) and the hash of what
// they hold.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace barid::mime {

/// At most about `most` decoded bytes of `encoded`. An unknown encoding is the identity.
[[nodiscard]] std::string decode(std::string_view encoded, std::string_view encoding, std::size_t most);

/// Whether `encoding` (lower case) is one that `decode` knows; an empty one is 7bit.
[[nodiscard]] bool is_known_encoding(std::string_view encoding);

/// Decodes in pieces of the caller's choice, to the same bytes as `decode`.
class decoder {
public:
  explicit decoder(std::string_view encoding);
  ~decoder();
  decoder(const decoder&) = delete;
  decoder& operator=(const decoder&) = delete;

  /// The bytes that this piece completes; `last` gives what was still held back.
  [[nodiscard]] std::string take(std::string_view encoded, bool last);

private:
  struct state;
  std::unique_ptr<state> state_; ///< Null: the identity.
};

struct fingerprint {
  std::uint64_t size = 0; ///< Decoded bytes.
  std::string sha256;     ///< 64 lower-case hexadecimal digits.
};

/// Size and hash of the decoded bytes, in pieces: constant memory.
[[nodiscard]] fingerprint measure(std::string_view encoded, std::string_view encoding);

/// Loads what hashing needs, before the sandbox closes the file system.
void prepare_hashing();

} // namespace barid::mime
