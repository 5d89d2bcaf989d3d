// actors/janitor.hpp - removes what served its purpose: markers of commits, events of the live stream, old notices.
//
// Owns     a connection.
// Never    takes an event that search or notices have not read; holds mail up: it removes piece by piece.
// Restart  looks again as at a start: what is old tells itself.

#pragma once

#include "actors/services.hpp"

#include <caf/atom.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <chrono>

namespace barid::actors {

using tidy_atom = caf::atom_constant<caf::atom("tidy")>;

using janitor_actor = caf::typed_actor<
    // To itself: look for what is old.
    caf::reacts_to<tidy_atom>>;

struct janitor_state {
  static inline const char* name = "janitor";
  store::held_connection database;
};

/// First after a minute, when the start is over, then every hour.
janitor_actor::behavior_type janitor(janitor_actor::stateful_pointer<janitor_state> self, services* node);

} // namespace barid::actors
