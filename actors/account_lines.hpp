// actors/account_lines.hpp - the line of a source to its server: what is different between protocols.
//
// Owns     nothing: what it returns is called once, by the source that will have the line.
// Fails    when it is called, with the settings that cannot work.

#pragma once

#include "actors/mail_source.hpp"
#include "runtime/mail/fetching/driver.hpp"
#include "runtime/mail/imap/settings.hpp"
#include "runtime/mail/pop3/settings.hpp"

#include <functional>
#include <vector>

namespace barid::actors {

using connector = std::function<result<account_line>(std::function<void(fetching::event)>)>;

/// `unmarked`: stored by an earlier run, and perhaps not marked on the server yet. The driver outlives
/// the line.
[[nodiscard]] connector imap_line(fetching::driver& driver, imap::account_settings settings,
                                  std::vector<fetching::place> unmarked);
[[nodiscard]] connector pop3_line(fetching::driver& driver, pop3::account_settings settings);
/// Of an account whose settings are no good: connecting says why.
[[nodiscard]] connector no_line(error why);

} // namespace barid::actors
