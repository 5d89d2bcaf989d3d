// runtime/mail/pop3/reader.hpp - bytes of a server to reply lines and multi-line bodies.
//
// Owns     the bytes that have arrived and are not handed out yet.
// Never    parses: it knows CRLF, the dot that ends a body and the dot that was put before a line
//          (RFC 1939 §3). A bare LF ends nothing.
// Fails    for good, with `errc::limit`, when a line or a body outgrows its limit. Memory grows with
//          what arrives, never with what is announced.

#pragma once

#include "model/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace barid::pop3 {

class reader {
public:
  /// RFC 2449 §4 allows 512; challenges of SASL are longer.
  static constexpr std::size_t line_limit = 16u << 10;

  void feed(std::string_view bytes) { in_.append(bytes); }

  /// The next reply line, without its CRLF; empty when more bytes are needed.
  [[nodiscard]] result<std::optional<std::string>> line();
  /// The body that follows a reply, its dots taken away and its last CRLF kept; empty when more bytes
  /// are needed. At most `limit` bytes. To be called until it is there, before the next `line`.
  [[nodiscard]] result<std::optional<std::string>> body(std::uint64_t limit);

  /// True when every byte that arrived has been handed out.
  [[nodiscard]] bool drained() const { return at_ == in_.size() && body_.empty(); }

private:
  void shrink();

  std::string in_;
  std::size_t at_ = 0;      ///< Of `in_`: what was taken.
  std::size_t looked_ = 0;  ///< Of `in_`: up to here there is no end of a line.
  bool begins_line_ = true; ///< Of a body: `at_` is where a line begins.
  std::string body_;
};

} // namespace barid::pop3
