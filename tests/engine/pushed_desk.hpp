// tests/engine/pushed_desk.hpp - the real program with both of its listeners: LMTP, and SMTP with
// STARTTLS by a certificate of the test's own.

#pragma once

#include "tests/support/engine_process.hpp"
#include "tests/support/free_port.hpp"
#include "tests/support/store_audit.hpp"
#include "tests/support/tls_authority.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace barid::testing {

struct pushed_desk {
  /// One mailbox, support@acme.example, whose every mail is tagged; nothing is sent.
  explicit pushed_desk(environment more = {});

  temp_folder files;
  tls_authority authority;
  certificate_files certificate = authority.issue();
  net::endpoint smtp{"127.0.0.1", free_port(), {}};
  engine_process engine;
  store_audit stored{engine.admin()};

  /// Every mail that was taken is there once, decided, and nothing else; so many of them.
  void holds(std::int64_t mails);
  /// Stops the database's processes where they are, or lets them go on.
  void signal_database(int signal) const;

private:
  [[nodiscard]] engine_options options(environment more) const;
};

} // namespace barid::testing
