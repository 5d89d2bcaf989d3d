// lsp/frames.hpp - messages out of a stream of bytes (LSP 3.17, base protocol).
//
// Owns     bytes that are not yet a whole message; at most `longest` of them.
// Fails    on a header that is none or a message that is too long: nothing behind it can be
// trusted.

#pragma once

#include "model/result.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace barid::lsp {

class frame_reader {
public:
  static constexpr std::size_t longest = 128U << 20U;
  static constexpr std::size_t longest_header = 8U << 10U;

  void feed(std::string_view bytes);

  /// The next whole message, nothing while more bytes are needed, or why the stream cannot be read.
  [[nodiscard]] result<std::optional<std::string>> next();

private:
  std::string held_;
  std::size_t at_ = 0; ///< Bytes of `held_` that were given out.
};

/// A message with its header.
[[nodiscard]] std::string framed(std::string_view message);

} // namespace barid::lsp
