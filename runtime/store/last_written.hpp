// runtime/store/last_written.hpp - where somebody was written to last.

#pragma once

#include "model/ids.hpp"
#include "model/result.hpp"
#include "model/time.hpp"
#include "runtime/store/connection.hpp"

#include <string>
#include <vector>

namespace barid::store {

/// The conversation of this channel whose customer has one of these addresses (folded) and whose mail was sent last,
/// not before `since`; 0 when there is none.
[[nodiscard]] result<conversation_id> last_written(connection& on, mailbox_id channel,
                                                   const std::vector<std::string>& addresses, instant since);

} // namespace barid::store
