// app/lmtp_sender.hpp - hands mails to an LMTP port, as an MTA would; for the demo.

#pragma once

#include "model/result.hpp"
#include "runtime/net/endpoint.hpp"

#include <string>
#include <vector>

namespace barid::app {

struct posted_mail {
  std::string sender;
  std::string recipient;
  std::string bytes;
};

/// One connection, the mails in order. Fails at the first one that is not taken, with the answer.
[[nodiscard]] result<void> post(const net::endpoint& to, const std::vector<posted_mail>& mails);

} // namespace barid::app
