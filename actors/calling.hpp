// actors/calling.hpp - calls to other systems, as the outbox keeps them and as they come back.
//
// Pure. What goes out is typed JSON, decided and committed with its decision:
//
//   { "id": "…", "call": "erp", "event": { "name": "message", "at": "2026-03-29T07:00:00Z" },
//     "mailbox": "support", "conversation": { "id": 7, "version": 3, "subject": "…", … }, "data": { … } }

#pragma once

#include "dsl/program.hpp"
#include "model/decision.hpp"
#include "runtime/store/deciding.hpp"

#include <optional>
#include <string>
#include <vector>

namespace barid::actors {

/// The outbox row of an effect that calls out. `about`: null where the event is about no conversation.
[[nodiscard]] store::outbox_row call_row(const effect& e, const event& what, const conversation* about, instant now);

/// What a row says that is needed to carry it out.
struct call_order {
  std::string name;
  bool is_extension = false;
  bool wants_answer = false;
  std::string body; ///< JSON, as it goes out.
};
[[nodiscard]] std::optional<call_order> order_in(const std::string& payload);

/// A call's end, on its way to its conversation.
struct call_answer {
  outbox_id id;
  std::string payload, answer; ///< JSON, as the store has them.
  instant at{};
};
/// What `outbox.answer` holds: the peer's reply, or why there is none.
[[nodiscard]] std::string answer_of(const std::string& reply);
[[nodiscard]] std::string failure_of(const std::string& why);

/// The event that an answer is for its conversation.
[[nodiscard]] event event_of(const call_answer& a, const dsl::program& rules);

} // namespace barid::actors
