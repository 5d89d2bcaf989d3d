// runtime/store/bell_rows.hpp - what stands under somebody's bell, and what of it was read.
//
// Owns     the reading of `notices` (0041); notice_rows.hpp writes them.
// Never    shows or counts what its person may not see by now: access ended, or the conversation is gone.
// Fails    as the connection does.

#pragma once

#include "runtime/store/connection.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace barid::store {

constexpr int most_notices = 500;        ///< Of one person; older ones go.
constexpr int most_unread_counted = 100; ///< The count ends there.

/// Where a page ended.
struct bell_place {
  bool unread = false; ///< It was not read; counts where those come first.
  std::int64_t id = 0;
};
struct bell_row {
  std::int64_t id = 0;
  std::string kind;             ///< As `mail_notice::what`.
  conversation_id conversation; ///< 0: it is about the desk.
  std::string subject;          ///< Of the conversation.
  std::string customer;         ///< Its customer's name, or address.
  mailbox_id channel;
  std::string channel_name;
  agent_id by; ///< Who caused it, or came or went; 0: nobody of the desk.
  std::string by_name;
  std::string event, rule, clock; ///< As in `mail_notice`.
  instant at{};
  std::optional<instant> read_at;
};
/// The newest first, or those that were not read before the others. `on` reads as `who` (viewer.hpp).
[[nodiscard]] result<std::vector<bell_row>> list_bell(connection& on, bool unread_first,
                                                      const std::optional<bell_place>& after, int limit);
/// How many were not read, up to `most_unread_counted`. `on` reads as somebody.
[[nodiscard]] result<std::int64_t> count_unread(connection& on);

/// Which ones: any of these, all of a conversation, all that happened until a time. Nothing of it: none.
struct bell_choice {
  std::vector<std::int64_t> ids;
  conversation_id conversation;
  std::optional<instant> until;
};
/// Marks them as read and tells this person's consoles (`notices_read`) where that changed any. Others' are left alone.
[[nodiscard]] result<void> read_bell(connection& on, agent_id who, const bell_choice& which, instant now);

/// Removes, piece by piece, what happened before, and what is beyond `most_notices` of a person. How many; 0: none is left.
[[nodiscard]] result<std::int64_t> forget_bell(connection& on, instant before);

} // namespace barid::store
