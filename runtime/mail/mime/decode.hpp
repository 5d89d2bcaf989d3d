// runtime/mail/mime/decode.hpp - transfer encodings (RFC 2045 §6, uuencode) and the hash of what
// they hold.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace barid::mime {

/// At most about `most` decoded bytes of `encoded`. An unknown encoding is the identity.
[[nodiscard]] std::string decode(std::string_view encoded, std::string_view encoding,
                                 std::size_t most);

/// Whether `encoding` (lower case) is one that `decode` knows; an empty one is 7bit.
[[nodiscard]] bool is_known_encoding(std::string_view encoding);

struct fingerprint {
  std::uint64_t size = 0; ///< Decoded bytes.
  std::string sha256;     ///< 64 lower-case hexadecimal digits.
};

/// Size and hash of the decoded bytes, in pieces: constant memory.
[[nodiscard]] fingerprint measure(std::string_view encoded, std::string_view encoding);

/// Loads what hashing needs, before the sandbox closes the file system.
void prepare_hashing();

} // namespace barid::mime
