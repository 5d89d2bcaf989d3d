// actors/surveyor.hpp - measures now and then what nobody counts as it happens.
//
// Owns     a connection, and what the counters of others said last.
// Never    holds anybody up; tells old numbers as new ones: what cannot be asked stays as it was.
// Restart  counts on from what those counters say then.

#pragma once

#include "actors/services.hpp"
#include "runtime/mail/worker/pool.hpp"

#include <caf/atom.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <chrono>
#include <functional>

namespace barid::actors {

using measure_atom = caf::atom_constant<caf::atom("measure")>;

using surveyor_actor = caf::typed_actor<
    // To itself: measure.
    caf::reacts_to<measure_atom>>;

struct surveyor_state {
  static inline const char* name = "surveyor";
  store::held_connection database;
  reader::pool_stats readers;
  std::uint64_t lines_dropped = 0;
};

surveyor_actor::behavior_type surveyor(surveyor_actor::stateful_pointer<surveyor_state> self, services* node,
                                       std::function<reader::pool_stats()> readers, std::chrono::milliseconds every);

} // namespace barid::actors
