// actors/attendant.hpp - sees to what happens to the desk: somebody comes or goes, an account fails or
// recovers.
//
// Owns     one such event after the other, oldest first: it is decided and committed, then each open
//          conversation of the agent hears of it, a page at a time, the next page when all of the last
//          have answered. How far it got is in the store.
// Never    touches a conversation itself; has one hear of an event twice (the conversation knows).
// Fails    by trying again: while the store is away everything waits for it. A conversation that keeps
//          failing is said and left out, so that the others hear.
// Restart  goes on where it was.

#pragma once

#include "actors/local.hpp"
#include "actors/router.hpp"
#include "actors/services.hpp"
#include "runtime/store/desk_rows.hpp"

#include <caf/atom.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace barid::actors {

using attend_atom = caf::atom_constant<caf::atom("attend")>;

using attendant_actor = caf::typed_actor<
    // To itself: is there anything new?
    caf::reacts_to<attend_atom>>;

/// The store as the attendant needs it; in tests, whoever plays it.
struct desk_store {
  std::function<result<std::optional<store::desk_event>>()> next;
  std::function<result<void>(const store::desk_decision&)> settle;
  std::function<result<void>(std::int64_t id, conversation_id after)> move;
  std::function<result<void>(std::int64_t id, instant now)> finish;
  std::function<result<std::vector<std::pair<conversation_id, mailbox_id>>>(agent_id, conversation_id after)> open_of;
  std::function<result<known_limits>(const std::vector<std::string>& keys)> limits;
};
/// The real one, on a connection of its own.
[[nodiscard]] desk_store stored_desk(services* node);

struct attendant_peers {
  std::function<router_actor()> router;
};

struct attendant_state {
  static inline const char* name = "attendant";
  // not a bool: the first member of an aggregate may be made from the actor's address
  std::size_t awaited = 0;
  bool walking = false;
  bool whole = true; ///< Everybody asked in this page has answered well.
  int tries = 0;     ///< Of this page.
};

attendant_actor::behavior_type attendant(attendant_actor::stateful_pointer<attendant_state> self, services* node,
                                         desk_store desk, attendant_peers peers);

/// What the rules in force say to an event of the desk. Pure. `lacking`: keys of limits that `known` says nothing of;
/// with an answer the decision may be another.
[[nodiscard]] store::desk_decision decide_desk_event(const rules_in_force& rules, const directory& people,
                                                     const store::desk_event& e, instant now, const known_limits& known,
                                                     std::vector<std::string>& lacking);

} // namespace barid::actors
