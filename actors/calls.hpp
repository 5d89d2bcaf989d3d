// actors/calls.hpp - calls to other systems: who is to be called, and who is to hear what came of it.
//
// Owns     one caller for each endpoint with something due, and the answers on their way to their
//          conversations.
// Never    calls by itself; has an answer heard twice (the conversation knows what it heard).
// Restart  loses nothing: calls and answers are rows of the outbox.

#pragma once

#include "actors/caller.hpp"
#include "actors/router.hpp"

#include <map>
#include <set>
#include <vector>

namespace barid::actors {

using look_calls_atom = caf::atom_constant<caf::atom("lookcalls")>;

using calls_actor = caf::typed_actor<
    // To itself: is anything due?
    caf::reacts_to<look_calls_atom>>;

struct calls_state {
  static inline const char* name = "calls";
  std::map<caf::actor_addr, std::string> callers; ///< By whom which endpoint is called.
  std::map<std::int64_t, instant> under_way;      ///< Answers, and since when they are on their way.
  bool stopping = false;
};

calls_actor::behavior_type calls_desk(calls_actor::stateful_pointer<calls_state> self, services* node,
                                      std::shared_ptr<dispatch> all, call_settings settings,
                                      std::function<router_actor()> router);

} // namespace barid::actors
