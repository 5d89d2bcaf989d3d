// runtime/mail/lmtp/session.hpp - the receiving side of LMTP (RFC 2033) and SMTP (RFC 5321),
// without I/O.
//
// Bytes go in with `feed`; `advance` tells what to do next: send and wait, ask for a recipient,
// hand on a mail, hang up. However the bytes are cut into pieces, the outcome is the same.
//
// Owns     the dialogue with one peer and the mail that is on its way in.
// Never    says 250 to a mail before it was told that the mail is committed (P1).
// Fails    towards the peer, with a reply. Commands end with CRLF only; a line with a bare LF or
// CR, or
//          one that is too long, is answered with 500 and the connection ends, because what follows
//          it could mean two things (P19). About data see body_reader.hpp.
// Restart  loses what was not committed; the peer has it still.
//
// As SMTP it is stricter: a mail with a bare CR or LF is refused, and so is whoever tries many
// recipients that do not exist. It relays nothing in either dialect: a recipient is ours or refused.
//
// Offered: PIPELINING, ENHANCEDSTATUSCODES, 8BITMIME, SMTPUTF8, SIZE; STARTTLS where there is a
// certificate.

#pragma once

#include "runtime/mail/lmtp/body_reader.hpp"
#include "runtime/mail/lmtp/byte_budget.hpp"
#include "runtime/mail/lmtp/command.hpp"
#include "runtime/mail/lmtp/delivery.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace barid::lmtp {

enum class dialect {
  lmtp, ///< One answer per recipient after the data.
  smtp, ///< One answer for all: the worst, so that nothing is lost; duplicates are recognised (P4).
};

struct session_limits {
  std::size_t command_line = 2048;        ///< Bytes, without CRLF. RFC 5321 §4.5.3.1.4 asks for 512 and more.
  std::uint64_t message = 50u << 20;      ///< Bytes of a mail.
  std::size_t recipients = 1000;          ///< Of a mail. RFC 5321 §4.5.3.1.8 asks for 100.
  unsigned errors = 20;                   ///< Commands refused with 5xx, RCPT aside, before 421.
  unsigned commands_between_mails = 5000; ///< Before 421.
  unsigned unknown_recipients = 50;       ///< SMTP: refused in one connection, before 421.
};

/// What a listener makes of STARTTLS (RFC 3207).
enum class encryption { absent, offered, required };

struct session_settings {
  dialect speaks = dialect::lmtp;
  std::string name = "localhost"; ///< What we call ourselves; ASCII.
  session_limits limits;
  lmtp::encryption tls = encryption::absent;
  /// Asked at every MAIL: may this peer send one more now? Missing: yes.
  std::function<bool()> admits;
};

/// Send the output, then feed more bytes.
struct need_input {};
/// Answer with `answer(acceptance)`.
struct ask_recipient {
  std::string spec;
};
/// Answer with `answer(outcomes)`.
struct take_mail {
  envelope to;
  raw_mail bytes;
};
/// Send the output, then do the handshake of TLS as the server, then call `secured`.
struct begin_tls {};
/// Send the output and close the connection.
struct hang_up {};

using event = std::variant<need_input, ask_recipient, take_mail, begin_tls, hang_up>;

class session {
public:
  /// The greeting is ready to be taken.
  session(session_settings settings, std::shared_ptr<byte_budget> budget);

  /// Bytes from the peer. To be called after `need_input` only, so that little is ever buffered.
  void feed(std::string_view bytes);

  /// What to do next. After a question, answer before asking again.
  [[nodiscard]] event advance();

  void answer(acceptance verdict);

  /// One outcome per recipient of the envelope; any other number counts as unavailable for all.
  void answer(const std::vector<outcome>& outcomes);

  /// TLS is up: what was said before counts for nothing.
  void secured();

  /// Replies to be sent, complete lines.
  [[nodiscard]] std::string take_output();

  /// Ends the dialogue: `reply` (`421 4.4.2 …`, without CRLF) is said, the next event is `hang_up`.
  void end(std::string_view reply);

  /// A mail is under way, from MAIL to the answer after its data.
  [[nodiscard]] bool in_transaction() const { return mail_.has_value(); }

private:
  enum class place { commands, asking, data, delivering, securing, finished };

  [[nodiscard]] std::optional<event> next_command();
  [[nodiscard]] event read_data();
  [[nodiscard]] event obey(command said);
  void hello(const hello_command& said);
  [[nodiscard]] event begin_encryption();
  void begin_mail(const mail_command& said);
  [[nodiscard]] event begin_recipient(const rcpt_command& said);
  void begin_data();
  void reply(std::string_view line);
  void refuse(std::string_view line);
  void reply_to_mail(const std::vector<std::string>& replies);
  void forget_mail();

  session_settings settings_;
  std::shared_ptr<byte_budget> budget_;
  place at_ = place::commands;
  std::string input_;
  std::size_t taken_ = 0; ///< Of `input_`.
  std::string output_;
  std::optional<std::string> client_; ///< After its hello.
  std::optional<envelope> mail_;
  std::string asked_; ///< The recipient in question.
  std::unique_ptr<body_reader> body_;
  unsigned errors_ = 0;
  unsigned commands_ = 0; ///< Since the last mail.
  unsigned unknown_ = 0;  ///< Recipients.
  bool secured_ = false;
};

} // namespace barid::lmtp
