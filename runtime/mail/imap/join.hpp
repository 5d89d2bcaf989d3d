// runtime/mail/imap/join.hpp - an IMAP account for the driver.

#pragma once

#include "runtime/mail/fetching/driver.hpp"
#include "runtime/mail/imap/settings.hpp"

namespace barid::imap {

/// Checks the settings, then connects; fails only for settings that cannot work.
[[nodiscard]] result<account_handle> join(driver& d, account_settings settings, event_handler handler);

} // namespace barid::imap
