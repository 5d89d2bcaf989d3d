// runtime/mail/fetching/backoff.hpp - when to try again after a connection failed. Pure.

#pragma once

#include "runtime/mail/fetching/event.hpp"

#include <chrono>
#include <optional>

namespace barid::fetching {

struct backoff_rules {
  std::chrono::milliseconds first{1000};     ///< After the first network failure.
  std::chrono::milliseconds longest{300000}; ///< Between two tries, however long it has failed.
  std::chrono::milliseconds first_login{5000};
  std::chrono::milliseconds first_other{15000}; ///< Protocol and policy: somebody has to act.
  unsigned logins = 3; ///< Refused logins in a row before the account is paused: servers lock accounts.
};

/// How long to wait after the `failures`-th failure in a row (from 1) of this kind; empty: do not
/// try again until somebody says so. Doubles with every failure and never gives up on networks.
/// `jitter` in [0, 1) spreads the accounts of a server that went away over half of the time.
[[nodiscard]] std::optional<std::chrono::milliseconds> delay_after(failure kind, unsigned failures, double jitter,
                                                                   const backoff_rules& rules = {});

} // namespace barid::fetching
