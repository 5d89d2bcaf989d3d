// runtime/store/live_rows.hpp - what consoles are told, in an order that loses nothing.
//
// A sequence alone hides events of transactions that commit late. Events are ordered by (xid, seq)
// and given out only below the oldest transaction still running; so what was given out is never
// preceded by something new.

#pragma once

#include "runtime/store/connection.hpp"

namespace barid::store {

/// A place in the stream; as text `xid-seq`, the id of a server-sent event.
struct live_position {
  std::uint64_t xid = 0;
  std::int64_t seq = 0;

  friend auto operator<=>(const live_position&, const live_position&) = default;
};
[[nodiscard]] std::string text_of(const live_position& at);
/// Nothing for a text that is not one.
[[nodiscard]] std::optional<live_position> position_of(std::string_view text);

struct live_row {
  live_position at;
  std::string kind;
  mailbox_id channel; ///< 0: for everybody.
  conversation_id conversation;
  std::int64_t version = 0;
  std::string payload; ///< JSON
};

/// Tells consoles something that no decision tells: `kind`, `channel`, `conversation` and `payload` of
/// the row.
[[nodiscard]] result<void> tell_live(connection& on, const live_row& what);

/// Events behind `after`, oldest first.
[[nodiscard]] result<std::vector<live_row>> live_since(connection& on, const live_position& after, int limit);

/// The end of the stream as it may be given out now: where a new listener begins.
[[nodiscard]] result<live_position> live_end(connection& on);

/// Whether events behind `after` may have been forgotten: the listener has to start afresh.
[[nodiscard]] result<bool> live_gap(connection& on, const live_position& after);

/// Removes events older than `before`, a piece of the first ones at once, but neither the newest one nor what a cursor of
/// `index_cursors` has not reached. How many; 0: none is left.
[[nodiscard]] result<std::int64_t> forget_live(connection& on, instant before);

} // namespace barid::store
