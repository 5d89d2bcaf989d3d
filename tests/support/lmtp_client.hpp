// tests/support/lmtp_client.hpp - an MTA's side of LMTP (RFC 2033) and of SMTP (RFC 5321), small and
// impatient.
//
// Owns     one connection, on which mails follow each other; commands are pipelined (RFC 2920).
// Fails    a connection that cannot be had throws; one that is lost amid a mail answers `lost` for
//          every recipient whose fate it does not know.

#pragma once

#include "runtime/net/endpoint.hpp"
#include "runtime/net/stream.hpp"
#include "runtime/net/tls_context.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace barid::testing {

/// No answer came: the mail may be stored or not.
inline constexpr int lost = 0;

class lmtp_client {
public:
  /// Connects and says LHLO. `patience` is for each answer.
  explicit lmtp_client(const net::endpoint& where, std::chrono::milliseconds patience = std::chrono::seconds(20));

  /// The last reply code for each recipient: of RCPT where that was refused, else of the mail.
  /// `raw` has CRLF line endings and is served with dots stuffed.
  [[nodiscard]] std::vector<int> deliver_to(const std::string& sender, const std::vector<std::string>& recipients,
                                            std::string_view raw);
  [[nodiscard]] int deliver(const std::string& sender, const std::string& recipient, std::string_view raw);

  /// The last line of the last reply.
  [[nodiscard]] const std::string& said() const { return said_; }

  /// The connection is gone.
  [[nodiscard]] bool broken() const { return broken_; }

  /// One command line and the code of its answer.
  int ask(const std::string& line);

protected:
  enum class dialect { lmtp, smtp };
  lmtp_client(const net::endpoint& where, std::chrono::milliseconds patience, dialect speaks,
              const net::tls_context* tls);

private:
  int reply();
  void say(std::string_view text);

  net::stream on_;
  std::chrono::milliseconds patience_;
  dialect speaks_ = dialect::lmtp;
  bool broken_ = false;
  std::string said_;
};

/// The same by SMTP: one answer for all recipients of a mail. With `tls`, by STARTTLS; the server is
/// `localhost` then.
class smtp_client : public lmtp_client {
public:
  explicit smtp_client(const net::endpoint& where, const net::tls_context* tls = nullptr,
                       std::chrono::milliseconds patience = std::chrono::seconds(20))
      : lmtp_client(where, patience, dialect::smtp, tls) {}
};

/// Bytes as an MTA hands them on: every line ends with CRLF, the last one too (RFC 5321 §2.3.8).
[[nodiscard]] std::string on_the_wire(std::string_view text);

} // namespace barid::testing
