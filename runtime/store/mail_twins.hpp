// runtime/store/mail_twins.hpp - one mail that several channels got.

#pragma once

#include "model/ids.hpp"
#include "model/result.hpp"
#include "runtime/store/connection.hpp"

#include <string>
#include <vector>

namespace barid::store {

struct mail_twin {
  mailbox_id channel;
  mail_id mail;
  conversation_id conversation; ///< 0 while it has none.
  bool undecided = false;       ///< It waits in the inbox.
};

/// The same mail (mail_identity.hpp, 32 bytes) in any of these channels, by channel.
[[nodiscard]] result<std::vector<mail_twin>> find_twins(connection& on, const std::vector<mailbox_id>& channels,
                                                        const std::string& identity);

} // namespace barid::store
