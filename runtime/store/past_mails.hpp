// runtime/store/past_mails.hpp - mails that were decided, with the facts of their decisions.

#pragma once

#include "runtime/store/connection.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace barid::store {

/// The events of the newest `most` mails, oldest first.
[[nodiscard]] result<std::vector<std::int64_t>> newest_mail_events(connection& on, std::int64_t most);

struct decided_mail {
  std::int64_t event = 0;
  std::int64_t mail = 0;
  std::int64_t conversation = 0;
  std::string facts;  ///< JSON, with the event among them.
  std::string trace;  ///< JSON
  std::string parsed; ///< JSON of the mail.
};

/// Those of them that are still there, in the order of `events`.
[[nodiscard]] result<std::vector<decided_mail>> load_decided_mails(connection& on,
                                                                   const std::vector<std::int64_t>& events);

/// How many conversations are not over; `unanswered`: only those in which a customer waits.
[[nodiscard]] result<std::int64_t> count_open_conversations(connection& on, bool unanswered);

/// Those of them on which a clock of an SLA has a deadline.
[[nodiscard]] result<std::int64_t> count_promised_conversations(connection& on);
/// Of these, and of those whose clock is paused, the ones with this SLA.
[[nodiscard]] result<std::int64_t> count_promised_conversations(connection& on, const std::string& sla);

/// Those of them that wait in the team for somebody to take them.
[[nodiscard]] result<std::int64_t> count_waiting_conversations(connection& on, const std::string& team);

} // namespace barid::store
