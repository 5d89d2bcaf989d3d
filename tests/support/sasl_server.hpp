// tests/support/sasl_server.hpp - a private Dovecot that only checks passwords, for Postfix to ask.

#pragma once

#include "tests/support/child_process.hpp"
#include "tests/support/temp_folder.hpp"

#include <map>
#include <memory>
#include <string>

namespace barid::testing {

class sasl_server {
public:
  /// Users and their passwords. Returns when it answers.
  explicit sasl_server(const std::map<std::string, std::string>& users);

  /// The unix socket for `smtpd_sasl_path`.
  [[nodiscard]] std::string socket() const { return (folder_.path() / "run/client").string(); }

private:
  temp_folder folder_;
  std::unique_ptr<child_process> dovecot_;
};

} // namespace barid::testing
