#include "runtime/mail/pop3/join.hpp"

#include "runtime/mail/pop3/session.hpp"

namespace barid::pop3 {

result<account_handle> join(driver& d, account_settings settings, event_handler handler) {
  if (auto ok = check(settings); !ok) return ok.why();
  return d.add(std::make_unique<session>(std::move(settings)), std::move(handler));
}

} // namespace barid::pop3
