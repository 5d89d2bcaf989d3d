// actors/live.hpp - tells consoles what changed, in the order in which it may be told.
//
// Owns     its place in the stream of changes.
// Never    tells anything before every earlier transaction has ended: a bare sequence loses events.
// Restart  begins at the end of the stream; consoles ask for what they missed by their own place.

#pragma once

#include "actors/services.hpp"
#include "runtime/store/live_rows.hpp"

#include <caf/atom.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

namespace barid::actors {

using live_look_atom = caf::atom_constant<caf::atom("livelook")>;

using live_actor = caf::typed_actor<
    // To itself: pass on what is new.
    caf::reacts_to<live_look_atom>>;

using publish_live = std::function<void(const std::vector<store::live_row>&)>;

struct live_state {
  static inline const char* name = "live";
  store::held_connection database;
  std::optional<store::live_position> at;
};

live_actor::behavior_type live(live_actor::stateful_pointer<live_state> self, services* node, publish_live publish,
                               std::chrono::milliseconds every = std::chrono::milliseconds(100));

} // namespace barid::actors
