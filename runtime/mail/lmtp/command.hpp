// runtime/mail/lmtp/command.hpp - one command line, read (RFC 5321 §4.1, RFC 2033).
//
// Owns     nothing: bytes to a value.
// Fails    never: what cannot be read becomes `bad_command` with the reply to give.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace barid::lmtp {

struct hello_command {
  enum class word { lhlo, ehlo, helo } said = word::lhlo;
  std::string client;
};
struct mail_command {
  std::string sender; ///< Empty: the null sender.
  std::optional<std::uint64_t> size;
  bool eight_bit = false;
  bool utf8 = false;
};
struct rcpt_command {
  std::string recipient;
  bool utf8 = false; ///< The address needs SMTPUTF8.
};
struct data_command {};
struct rset_command {};
struct noop_command {};
struct vrfy_command {};
struct help_command {};
struct quit_command {};
struct starttls_command {};
struct bad_command {
  std::string reply; ///< `501 5.5.4 …`, without CRLF.
};

using command = std::variant<hello_command, mail_command, rcpt_command, data_command, rset_command, noop_command,
                             vrfy_command, help_command, quit_command, starttls_command, bad_command>;

/// Reads a line without its CRLF.
[[nodiscard]] command read_command(std::string_view line);

} // namespace barid::lmtp
