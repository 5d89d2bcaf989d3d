// runtime/mail/smtp/retry.hpp - what to do about a mail that was not sent (RFC 5321 §4.2.1, RFC
// 3463).

#pragma once

#include "model/time.hpp"
#include "runtime/mail/smtp/client.hpp"

#include <optional>

namespace barid::smtp {

enum class next_step {
  done,      ///< It was sent.
  at_once,   ///< Too many recipients for one mail: send it to these in a mail of their own, now.
  later,     ///< By the schedule.
  account,   ///< The login or its permissions are at fault, not the mail: keep it, tell people (P10).
  dead,      ///< Never by itself: to the dead-letter view.
  undecided, ///< It may have been taken: human replies are resent and flagged, automatic mail is
             ///< parked (P3).
};

[[nodiscard]] const char* name_of(next_step s);

[[nodiscard]] next_step next_step_for(const recipient_result& r);

/// When to try again.
struct retry_schedule {
  duration give_up_after = std::chrono::hours(48); ///< Since the first attempt.

  /// The wait before attempt number `attempt` + 1, where `attempt` ≥ 1 have failed, `age` after the
  /// first. `chance` in [0, 1) spreads it by ±20 %, so that mails that failed together do not come
  /// back together. Nothing when it is time to give up.
  [[nodiscard]] std::optional<duration> wait_after(unsigned attempt, duration age, double chance) const;
};

} // namespace barid::smtp
