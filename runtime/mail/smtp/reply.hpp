// runtime/mail/smtp/reply.hpp - what a server answers (RFC 5321 §4.2), read line by line without
// I/O.

#pragma once

#include "model/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace barid::smtp {

struct reply {
  int code = 0;                   ///< 200 to 599.
  std::string enhanced;           ///< `5.1.1` (RFC 3463); empty when the server gave none.
  std::vector<std::string> lines; ///< Behind code and enhanced code, for people: valid UTF-8, no control characters.

  [[nodiscard]] bool positive() const { return code >= 200 && code < 300; }
  [[nodiscard]] bool go_on() const { return code >= 300 && code < 400; }
  [[nodiscard]] bool temporary() const { return code >= 400 && code < 500; }
  [[nodiscard]] bool permanent() const { return code >= 500; }

  /// All lines as one, at most 512 bytes: `550 5.1.1 no such user`.
  [[nodiscard]] std::string text() const;
};

class reply_reader {
public:
  /// Takes one line without its CRLF; gives the reply when that was its last. Fails with
  /// errc::unavailable on anything that is not a reply, or more than `most_lines` of it.
  [[nodiscard]] result<std::optional<reply>> add(std::string_view line);

  static constexpr std::size_t longest_line = 4096; ///< RFC 5321 §4.5.3.1.5 says 512; servers do not.
  static constexpr std::size_t most_lines = 128;

private:
  reply so_far_;
};

} // namespace barid::smtp
