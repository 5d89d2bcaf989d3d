// tests/support/postfix_server.hpp - a private Postfix on a free port of 127.0.0.1.
//
// Needs root (its master refuses otherwise). Several run side by side; each has its own queue, log
// and configuration in a temporary folder, and is ended by its own pid.

#pragma once

#include "tests/support/child_process.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/tls_authority.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace barid::testing {

class postfix_server {
public:
  /// Takes mail for everybody and relays it by LMTP to `next_hop` (`inet:127.0.0.1:2424` or
  /// `unix:/path`). What is refused for now is tried again after a second or two.
  [[nodiscard]] static std::unique_ptr<postfix_server> in_front_of(const std::string& next_hop);

  /// The same by SMTP (`smtp:[127.0.0.1]:2525`), over TLS, as a gateway does that knows no LMTP.
  [[nodiscard]] static std::unique_ptr<postfix_server> relaying_to(const std::string& transport);

  /// Submission: STARTTLS required, then AUTH PLAIN or LOGIN checked by a Dovecot auth socket. Mail
  /// of those who logged in goes to `next_hop` by LMTP.
  [[nodiscard]] static std::unique_ptr<postfix_server> submission(const certificate_files& tls,
                                                                  const std::string& auth_socket,
                                                                  const std::string& next_hop);

  /// The same, and everybody sends as `names` says only: lines of an address and who may use it.
  [[nodiscard]] static std::unique_ptr<postfix_server> submission_as(const std::string& names,
                                                                     const certificate_files& tls,
                                                                     const std::string& auth_socket,
                                                                     const std::string& next_hop);

  /// The same as `submission` with TLS from the first byte.
  [[nodiscard]] static std::unique_ptr<postfix_server> submission_tls(const certificate_files& tls,
                                                                      const std::string& auth_socket,
                                                                      const std::string& next_hop);

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::string log() const { return content_of(folder_.path() / "log/mail.log"); }

  /// `postqueue -j`: one JSON object a line, one line a mail that waits.
  [[nodiscard]] std::string queue() const;

private:
  struct wish {
    std::string settings;      ///< Lines of main.cf.
    std::string smtpd_options; ///< Of the service in master.cf.
  };
  explicit postfix_server(const wish& w);
  [[nodiscard]] static wish submission_wish(const certificate_files& tls, const std::string& auth_socket,
                                            const std::string& next_hop);
  void make_queue() const;
  void configure(const wish& w);
  void start();

  temp_folder folder_;
  std::uint16_t port_ = 0;
  std::unique_ptr<child_process> master_;
};

} // namespace barid::testing
