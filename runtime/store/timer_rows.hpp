// runtime/store/timer_rows.hpp - deadlines as clock-keepers and operators read them.
//
// A timer is set and cleared by its conversation's decisions; firing it is a decision that clears
// it, so a crash between the two fires it again and the version check keeps that from acting twice.

#pragma once

#include "runtime/store/connection.hpp"
#include "runtime/store/deciding.hpp"

namespace barid::store {

struct due_timer {
  conversation_id conversation;
  mailbox_id channel;
  std::int32_t shard = 0;
  timer_row timer;
};

/// Where a page of due timers ended.
struct timer_page {
  instant due;
  conversation_id conversation;
  std::string key;
};

/// Armed timers due at or before `until`, earliest first, of `shards` only unless empty.
[[nodiscard]] result<std::vector<due_timer>> timers_due(connection& on, instant until, int limit,
                                                        const std::vector<std::int32_t>& shards = {},
                                                        const std::optional<timer_page>& after = {});

/// Holds the armed timers of a channel that is not caught up, due at or before `until`; they are
/// shown as held until they are released. How many.
[[nodiscard]] result<std::int64_t> hold_timers(connection& on, mailbox_id channel, instant until);
[[nodiscard]] result<std::int64_t> release_timers(connection& on, mailbox_id channel);

} // namespace barid::store
