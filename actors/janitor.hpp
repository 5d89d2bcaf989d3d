// actors/janitor.hpp - removes what served its purpose: markers of commits, events of the live stream, old notices, and
// conversations that were closed longer ago than their channel keeps them.
//
// Owns     a connection.
// Never    takes an event that search or notices have not read; holds mail up: it removes piece by piece, and conversations
//          with a pause in between, a longer one while mail waits.
// Restart  looks again as at a start: what is old tells itself.

#pragma once

#include "actors/services.hpp"
#include "runtime/store/removal_rows.hpp"

#include <caf/atom.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <chrono>
#include <map>

namespace barid::actors {

using tidy_atom = caf::atom_constant<caf::atom("tidy")>;

using clear_atom = caf::atom_constant<caf::atom("clear")>;

using janitor_actor = caf::typed_actor<
    // To itself: look for what is old.
    caf::reacts_to<tidy_atom>,
    // To itself: some more of the conversations that nobody keeps any longer.
    caf::reacts_to<clear_atom>>;

struct janitor_state {
  static inline const char* name = "janitor";
  store::held_connection database;
  bool clearing = false;                        ///< Conversations of this hour's look are still being removed.
  std::map<mailbox_id, store::removed> removed; ///< By channel, since that look.
};

/// First after a minute, when the start is over, then every hour.
janitor_actor::behavior_type janitor(janitor_actor::stateful_pointer<janitor_state> self, services* node);

} // namespace barid::actors
