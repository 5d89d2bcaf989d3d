#include "runtime/mail/lmtp/client_limits.hpp"

#include <algorithm>

namespace barid::lmtp {

namespace {
constexpr std::size_t remembered = 10'000;
}

client_limits::account& client_limits::of(const std::string& client, clock::time_point now) {
  if (accounts_.size() >= remembered && !accounts_.contains(client))
    std::erase_if(accounts_, [](const auto& a) { return a.second.connections == 0; });
  const auto [found, fresh] = accounts_.try_emplace(client);
  auto& a = found->second;
  const double most = rules_.mails_per_minute;
  const auto passed = std::chrono::duration<double>(now - a.counted).count();
  a.mails = fresh ? most : std::min(most, a.mails + passed * most / 60);
  a.counted = now;
  return a;
}

bool client_limits::enter(const std::string& client, clock::time_point now) {
  const std::lock_guard lock(guard_);
  auto& a = of(client, now);
  if (rules_.connections != 0 && a.connections >= rules_.connections) return false;
  ++a.connections;
  return true;
}

void client_limits::leave(const std::string& client) {
  const std::lock_guard lock(guard_);
  const auto found = accounts_.find(client);
  if (found != accounts_.end() && found->second.connections > 0) --found->second.connections;
}

bool client_limits::may_send(const std::string& client, clock::time_point now) {
  if (rules_.mails_per_minute == 0) return true;
  const std::lock_guard lock(guard_);
  auto& a = of(client, now);
  if (a.mails < 1) return false;
  a.mails -= 1;
  return true;
}

} // namespace barid::lmtp
