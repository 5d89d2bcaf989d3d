// runtime/mail/pop3/join.hpp - a POP3 account for the driver.

#pragma once

#include "runtime/mail/fetching/driver.hpp"
#include "runtime/mail/pop3/settings.hpp"

namespace barid::pop3 {

/// Checks the settings, then connects; fails only for settings that cannot work.
[[nodiscard]] result<account_handle> join(driver& d, account_settings settings, event_handler handler);

} // namespace barid::pop3
