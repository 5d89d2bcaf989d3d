// runtime/store/call_rows.hpp - calls to other systems among what leaves the engine: rows of the outbox
// whose kind is `call/NAME`. One that is to be answered for keeps its answer until its conversation has
// decided about it (`decision::told_calls`).

#pragma once

#include "runtime/store/connection.hpp"
#include "runtime/store/outbox_rows.hpp"

#include <string>
#include <vector>

namespace barid::store {

/// Endpoints with something due (`call/NAME`), the one that has waited longest first.
[[nodiscard]] result<std::vector<std::string>> due_calls(connection& on, instant now,
                                                         const std::vector<std::string>& without, int limit);

struct call_end {
  outbox_id id;
  std::string node;
  bool dead = false;  ///< Given up; else it went well.
  std::string why;    ///< dead
  std::string answer; ///< JSON for the conversation; empty: it wants none.
  instant at;
};
[[nodiscard]] result<void> finish_call(connection& on, const call_end& how);

struct call_answer_row {
  outbox_id id;
  conversation_id conversation;
  mailbox_id channel;
  std::string payload, answer; ///< JSON
  instant at;
};
/// Answers that their conversations have not heard, oldest first.
[[nodiscard]] result<std::vector<call_answer_row>> untold_answers(connection& on, int limit);

} // namespace barid::store
