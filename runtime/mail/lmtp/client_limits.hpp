// runtime/mail/lmtp/client_limits.hpp - what one client of a listener may take: connections at once,
// mails a minute.
//
// Owns     a count and a bucket for each address that was seen lately.
// Never    grows without bound: who is not connected is forgotten when there are too many.
// Fails    never: who gets nothing hears a temporary refusal.
// Thread   any; the listener's connections share one.

#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>

namespace barid::lmtp {

struct client_rules {
  std::size_t connections = 0;   ///< At once; 0: no limit.
  unsigned mails_per_minute = 0; ///< On average, as many at once; 0: no limit.
};

class client_limits {
public:
  using clock = std::chrono::steady_clock;

  explicit client_limits(client_rules rules) : rules_(rules) {}

  /// A connection of this client begins: false when it has enough of them.
  [[nodiscard]] bool enter(const std::string& client, clock::time_point now);
  void leave(const std::string& client);
  /// A mail of this client begins: false when it has sent too many lately.
  [[nodiscard]] bool may_send(const std::string& client, clock::time_point now);

private:
  struct account {
    std::size_t connections = 0;
    double mails = 0; ///< That may be sent now.
    clock::time_point counted;
  };
  account& of(const std::string& client, clock::time_point now);

  client_rules rules_;
  std::mutex guard_;
  std::map<std::string, account> accounts_;
};

} // namespace barid::lmtp
