// runtime/mail/smtp/client.hpp - sends mails to one server, over one connection (RFC 5321, RFC
// 6409).
//
// Owns     the connection and what the server offers on it.
// Never    gives credentials to an unencrypted or unverified connection (P13); repeats a mail by
//          itself; reports a mail as failed that may have been taken.
// Fails    per recipient, see `fate`. When the connection breaks, further mails are
// `not_attempted`. Restart  whoever calls commits its intent in `moments::before_data`; from
// `moments::final_dot` until
//          the result is committed the outcome is unknown (P3).
//
// Blocking, within deadlines; one thread at a time.

#pragma once

#include "model/result.hpp"
#include "runtime/mail/smtp/capabilities.hpp"
#include "runtime/mail/smtp/reply.hpp"
#include "runtime/mail/smtp/server.hpp"
#include "runtime/net/stream.hpp"
#include "runtime/net/tls_context.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace barid::smtp {

/// What became of a mail for one recipient.
enum class fate {
  sent,          ///< The server has it.
  temporary,     ///< Refused for now, certainly not taken.
  permanent,     ///< Refused for good, certainly not taken.
  unknown,       ///< No answer after the final dot: taken or not, nobody knows (P3).
  not_attempted, ///< The server was not asked about this recipient.
};

[[nodiscard]] const char* name_of(fate f);

struct recipient_result {
  std::string recipient; ///< As given.
  fate what = fate::not_attempted;
  int code = 0;         ///< The server's; 0 when the reason is ours.
  std::string enhanced; ///< RFC 3463; may be empty.
  std::string text;     ///< For people.
};

/// A mail with its envelope. The bytes are not copied.
struct outgoing {
  std::string sender;                  ///< Empty for the null sender.
  std::vector<std::string> recipients; ///< `local@domain`, in UTF-8.
  std::string_view bytes;
  bool utf8_headers = false; ///< Its headers need SMTPUTF8.
};

/// Both may be empty.
struct moments {
  /// At least one recipient is accepted and DATA is about to be said. False: leave it.
  std::function<bool()> before_data;
  /// All but the final dot is sent, and it goes now: from here on the outcome may be unknown.
  std::function<void()> final_dot;
};

/// How far a connection came: tells a network fault from a wrong password (P10).
enum class stage { connect, secure, hello, login, ready };

class client {
public:
  client(server to, net::tls_context tls, client_times times = {});

  /// Connects, sets up TLS, logs in. Fails with errc::refused (certificate, no TLS, login),
  /// unavailable, not_found or timeout; `reached` tells at which stage.
  [[nodiscard]] result<void> open();

  [[nodiscard]] stage reached() const { return reached_; }
  [[nodiscard]] const capabilities& offered() const { return offered_; }
  [[nodiscard]] bool secured() const { return stream_ && stream_->secured(); }

  /// Usable for the next mail. Not so when the server says something unasked: its answers would be
  /// taken for those to other commands.
  [[nodiscard]] bool usable() const { return stream_ && reached_ == stage::ready && stream_->buffered() == 0; }

  /// One result per recipient, in their order.
  [[nodiscard]] std::vector<recipient_result> send(const outgoing& mail, const moments& when = {});

  /// Says goodbye and closes; waits a second for the answer at most.
  void quit();

private:
  class transfer;

  [[nodiscard]] result<void> greet();
  [[nodiscard]] result<void> say_hello();
  [[nodiscard]] result<void> secure();
  [[nodiscard]] result<void> log_in();
  [[nodiscard]] result<void> log_in(const password_login& as);
  [[nodiscard]] result<void> log_in(const token_login& as);
  [[nodiscard]] result<reply> login_plain(const password_login& as);
  [[nodiscard]] result<reply> login_by_questions(const password_login& as);
  [[nodiscard]] result<void> start_tls();

  [[nodiscard]] result<reply> ask(std::string_view line);
  [[nodiscard]] result<void> write(std::string_view bytes, std::chrono::milliseconds longest);
  [[nodiscard]] result<reply> read(std::chrono::milliseconds longest);
  void drop() { stream_.reset(); }

  server server_;
  net::tls_context tls_;
  client_times times_;
  std::optional<net::stream> stream_;
  capabilities offered_;
  stage reached_ = stage::connect;
};

} // namespace barid::smtp
