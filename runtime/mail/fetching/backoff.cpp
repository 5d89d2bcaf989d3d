#include "runtime/mail/fetching/backoff.hpp"

#include <algorithm>

namespace barid::fetching {

namespace {

std::chrono::milliseconds first_delay(failure kind, const backoff_rules& rules) {
  switch (kind) {
  case failure::network:
    return rules.first;
  case failure::authentication:
    return rules.first_login;
  case failure::protocol:
  case failure::policy:
    return rules.first_other;
  }
  return rules.first;
}

} // namespace

std::optional<std::chrono::milliseconds> delay_after(failure kind, unsigned failures, double jitter,
                                                     const backoff_rules& rules) {
  if (kind == failure::authentication && failures >= rules.logins) return std::nullopt;
  const unsigned doublings = std::min(failures > 0 ? failures - 1 : 0, 20u);
  const auto full = std::min(first_delay(kind, rules) * (1L << doublings), rules.longest);
  const auto share = 0.5 + 0.5 * std::clamp(jitter, 0.0, 1.0);
  return std::chrono::milliseconds(static_cast<long>(static_cast<double>(full.count()) * share));
}

} // namespace barid::fetching
