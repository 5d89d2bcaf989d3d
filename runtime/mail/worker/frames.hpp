// runtime/mail/worker/frames.hpp - what the engine and its mail readers say to each other.
//
// One request, one answer, over a socket pair: `u32 length of options, u64 length of mail, options
// (CBOR), mail`, answered by `u32 length, mail value (mime/bytes.hpp)`. Lengths are little-endian. A worker
// begins with `hello`, once it is confined. Both ends are one executable of one version: a frame
// that does not fit means a worker that must go.

#pragma once

#include "model/result.hpp"
#include "runtime/mail/mime/options.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace barid::reader {

/// Sent by a worker that is ready; changes with the frames.
inline constexpr std::string_view hello = "barid-mail-reader 2\n";

inline constexpr std::size_t request_head_size = 12;
inline constexpr std::size_t answer_head_size = 4;
inline constexpr std::size_t longest_options = 64 * 1024;
/// Text, HTML, body, quoted, … of a mail at its limits, and attachments' names.
inline constexpr std::size_t longest_answer = 64U << 20;

[[nodiscard]] std::array<char, request_head_size> request_head(std::size_t options, std::size_t mail);
struct request_lengths {
  std::size_t options = 0;
  std::size_t mail = 0;
};
[[nodiscard]] request_lengths read_request_head(std::string_view head);

[[nodiscard]] std::array<char, answer_head_size> answer_head(std::size_t length);
[[nodiscard]] std::size_t read_answer_head(std::string_view head);

[[nodiscard]] std::string pack(const mime::read_options& options);
[[nodiscard]] result<mime::read_options> unpack_options(std::string_view bytes);

} // namespace barid::reader
