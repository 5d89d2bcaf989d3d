// runtime/store/desk_rows.hpp - what happens to the desk: noted by the database itself where somebody
// comes or goes or an account fails, seen to by the engine once, in order.
//
//   new ─settle─► walking ─move─► … ─finish─► done        (where conversations are to hear it)
//   new ─settle─► done

#pragma once

#include "runtime/store/connection.hpp"
#include "runtime/store/deciding.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace barid::store {

struct desk_event {
  std::int64_t id = 0;
  std::string kind; ///< As the rule language names it: `agent away`, `mailbox failing`; or `agent left`.
  agent_id agent;
  mailbox_id channel;
  std::string detail;
  std::string actor; ///< Whose doing it was, as in `events`; empty: nobody said.
  instant at;
  std::string state;
  conversation_id after; ///< Conversations up to here have heard it.
};

/// The oldest that is not done.
[[nodiscard]] result<std::optional<desk_event>> next_desk_event(connection& on);

/// What was decided about one that is new. JSON as in `event_row`.
struct desk_decision {
  std::int64_t id = 0;
  bool walk = false; ///< Conversations are to hear it.
  std::string program, facts, trace, effects;
  std::vector<limit_use> limits; ///< What has no room left drops out, with a line in the trace.
  std::vector<live_event> live;
  std::vector<outbox_row> outbox;
  mailbox_id channel;  ///< Whose rows they are; 0: `live` is for everybody.
  mailbox_id calls_of; ///< Whose `outbox` is, where `channel` is nobody's.
  instant now;
};
/// All of it or nothing; nothing also where it was settled before.
[[nodiscard]] result<void> settle_desk_event(connection& on, const desk_decision& what);

/// Conversations up to `after` have heard it.
[[nodiscard]] result<void> move_desk_event(connection& on, std::int64_t id, conversation_id after);
[[nodiscard]] result<void> finish_desk_event(connection& on, std::int64_t id, instant now);
/// Removes what was done before `before`. How many.
[[nodiscard]] result<std::int64_t> forget_desk_events(connection& on, instant before);

/// Conversations of an agent behind `after` that are not over, by id.
[[nodiscard]] result<std::vector<std::pair<conversation_id, mailbox_id>>> open_conversations_of(connection& on,
                                                                                                agent_id agent,
                                                                                                conversation_id after,
                                                                                                int limit);

} // namespace barid::store
