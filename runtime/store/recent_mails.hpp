// runtime/store/recent_mails.hpp - mail that was decided already, to try other rules with.

#pragma once

#include "runtime/store/connection.hpp"

#include <string>
#include <vector>

namespace barid::store {

struct recent_mail {
  mail_id id;
  conversation_id conversation; ///< 0: none yet.
  std::string channel;          ///< Its name: what rules call a mailbox.
  std::string envelope_from;
  std::vector<std::string> envelope_to;
  instant received;
  std::string parsed; ///< JSON of the mail as it was read.
};

/// The newest that were read, oldest first, among those that the connection's agent may see.
[[nodiscard]] result<std::vector<recent_mail>> recent_mails(connection& on, std::int32_t most);
/// One of them. Fails with not_found, also for what may not be seen or was not read yet.
[[nodiscard]] result<recent_mail> load_recent_mail(connection& on, mail_id id);

} // namespace barid::store
