// tests/support/dovecot_server.hpp - a private Dovecot for a test: IMAP, POP3 and LMTP on free
// loopback ports, users with passwords, a certificate of its own authority.
//
// Owns     a temporary folder and one process, both gone with the object. The process also ends
//          when the test is killed.
// Fails    by std::runtime_error, with the end of Dovecot's log.
// Works as root (Dovecot then runs as nobody) and as anybody else.

#pragma once

#include "tests/support/dovecot_tls.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace barid::test {

struct dovecot_options {
  std::map<std::string, std::string> users{{"alice", "secret"}}; ///< Name and password.
  certificate_wish certificate{{"localhost", "127.0.0.1"}, -3600, 86400};
  unsigned clients = 50; ///< Expected at once; hundreds need larger limits.
  std::string extra;     ///< More lines for the configuration.
};

class dovecot_server {
public:
  explicit dovecot_server(dovecot_options options = {});
  ~dovecot_server();
  dovecot_server(const dovecot_server&) = delete;
  dovecot_server& operator=(const dovecot_server&) = delete;

  [[nodiscard]] std::uint16_t imap_port() const { return first_port_; } ///< Plain, with STARTTLS.
  [[nodiscard]] std::uint16_t imaps_port() const { return first_port_ + 1; }
  [[nodiscard]] std::uint16_t pop3_port() const { return first_port_ + 2; } ///< Plain, with STLS.
  [[nodiscard]] std::uint16_t pop3s_port() const { return first_port_ + 3; }
  [[nodiscard]] std::uint16_t lmtp_port() const { return first_port_ + 4; }
  /// PEM file of the authority to trust.
  [[nodiscard]] std::string ca_file() const { return (folder_ / "ca.pem").string(); }
  /// The unix socket on which Dovecot answers SASL for an MTA.
  [[nodiscard]] std::string auth_socket() const { return (folder_ / "run/mta-auth").string(); }
  [[nodiscard]] std::string log() const;

  void stop();
  /// Starts again on the same ports; returns when it answers.
  void start();
  /// While it is stopped: forgets how the mails of the user's INBOX were numbered. The same mails get another
  /// UIDVALIDITY and other UIDs with the next `start`.
  void renumber(const std::string& user);
  void set_password(const std::string& user, const std::string& password);
  /// Takes effect with the next `start`.
  void use_certificate(const certificate_wish& wish);

  /// By LMTP, as an MTA delivers: Dovecot adds its trace fields. The mail has CRLF line ends. `sender`: of the envelope;
  /// empty for a report.
  void deliver(const std::string& user, std::string_view mail, const std::string& sender = "sender@shop.example");
  /// By IMAP APPEND: what is served later is exactly this. All in one connection.
  void append(const std::string& user, const std::vector<std::string>& mails, const std::string& folder = "INBOX");
  /// Logs in, gives one IMAP command after the other, and returns all untagged responses; the names
  /// of folders are given as on the wire. Fails when one is not answered with OK.
  std::string commands(const std::string& user, const std::vector<std::string>& lines);

private:
  void write_configuration() const;
  void write_users() const;
  void launch();
  [[nodiscard]] bool answers() const;

  dovecot_options options_;
  test_certificate_authority authority_;
  std::filesystem::path folder_;
  std::uint16_t first_port_ = 0;
  int pid_ = 0;
};

} // namespace barid::test
