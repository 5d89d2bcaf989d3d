// runtime/mail/imap/framer.hpp - bytes of a server to complete responses.
//
// Owns     the bytes that have arrived and do not make a response yet.
// Never    parses: it knows line ends and literal markers only (RFC 9051 §4.3). Bytes of a literal
//          go straight to their place, they are neither scanned nor copied again.
// Fails    for good, with `errc::limit`, when a response outgrows the limits: an endless line, or
//          a literal announced larger than allowed (the message names the size). Memory grows with
//          what arrives, never with what is announced.

#pragma once

#include "grammar/imap/response.hpp"
#include "model/result.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace barid::imap {

struct framer_limits {
  std::size_t text = 1u << 20;            ///< Bytes of a response's lines, literals aside.
  std::uint64_t literal = 64u << 20;      ///< Bytes of all literals of one response.
  std::size_t literals_in_response = 100; ///< Literals in one response.
};

class framer {
public:
  explicit framer(framer_limits limits = {}) : limits_(limits) {}

  /// Takes bytes in any portions.
  void feed(std::string_view bytes);

  /// The next complete response; empty when more bytes are needed; an error once nothing that
  /// follows can be understood (responses before that point are handed out first).
  [[nodiscard]] result<std::optional<raw_response>> next();

  /// True when every byte that arrived has been handed out as a response.
  [[nodiscard]] bool drained() const { return ready_.empty() && !partial_ && !failed_; }

  /// The beginning of the response that is still incomplete: which mail an oversized literal
  /// belongs to is often said there.
  [[nodiscard]] const std::string& incomplete() const { return current_.text; }

private:
  void take_text(std::string_view& bytes);
  void take_literal(std::string_view& bytes);
  void line_ended();
  void fail(std::string message);

  framer_limits limits_;
  std::deque<raw_response> ready_;
  raw_response current_;
  bool partial_ = false;          ///< `current_` has begun.
  std::size_t line_begin_ = 0;    ///< In `current_.text`: where the current line starts.
  std::uint64_t missing_ = 0;     ///< Bytes the current literal still waits for.
  std::uint64_t literal_sum_ = 0; ///< Bytes announced by all literals of `current_`.
  std::optional<error> failed_;
};

} // namespace barid::imap
