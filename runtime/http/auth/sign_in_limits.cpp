#include "runtime/http/auth/sign_in_limits.hpp"

#include <algorithm>

namespace barid::http {

std::optional<std::chrono::seconds> sign_in_limits::take(const std::string& account, const std::string& address,
                                                         instant now) {
  const std::lock_guard lock(guard_);
  forget(now);
  auto& by_account = counts_["account " + account];
  auto& by_address = counts_["address " + address];
  std::optional<std::chrono::seconds> wait;
  auto look = [&](count& c, int most) {
    if (c.until <= now) c = {0, now + window_};
    if (c.used < most) return;
    const auto left = std::chrono::ceil<std::chrono::seconds>(c.until - now);
    wait = std::max(wait.value_or(left), left);
  };
  look(by_account, failures_);
  look(by_address, 3 * failures_);
  if (wait) return wait;
  ++by_account.used;
  ++by_address.used;
  return {};
}

void sign_in_limits::succeeded(const std::string& account, const std::string& address) {
  const std::lock_guard lock(guard_);
  counts_.erase("account " + account);
  if (const auto it = counts_.find("address " + address); it != counts_.end() && it->second.used > 0) --it->second.used;
}

void sign_in_limits::forget(instant now) {
  constexpr std::size_t most = 20'000;
  if (counts_.size() < most) return;
  std::erase_if(counts_, [&](const auto& c) { return c.second.until <= now; });
  // somebody tries many names: those with the fewest guesses go first
  for (int fewest = 1; counts_.size() >= most; ++fewest)
    std::erase_if(counts_, [&](const auto& c) { return c.second.used <= fewest; });
}

} // namespace barid::http
