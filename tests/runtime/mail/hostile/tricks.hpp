// tests/runtime/mail/hostile/tricks.hpp - what hostile servers do, one line each.

#pragma once

#include "peer.hpp"

#include <vector>

namespace barid::hostile {

enum class protocol { imap, pop3, smtp };

/// How a client of ours gets out of it.
enum class way_out {
  policy,   ///< Refuses: no encryption, a wrong certificate, no safe way to log in.
  garbled,  ///< Ends the connection: this is not the protocol.
  away,     ///< Takes it for a server that cannot be used now.
  unharmed, ///< Nothing: it sees through it, and has every mail once.
  in_doubt, ///< The mail may be there or not.
};

struct trick {
  const char* name;
  protocol speaks;
  bool tls_at_once;
  certificate shown;
  lies says;
  way_out ends;
  /// The server has proved who it is, so that the client may have signed in.
  bool proven = false;
};

[[nodiscard]] const std::vector<trick>& tricks();

} // namespace barid::hostile
