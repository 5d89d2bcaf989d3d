// actors/sweeper.hpp - finds mail that lies in the inbox and that nobody was told of.
//
// Owns     nothing. When a commit's answer was lost together with the database, the mail may be
//          stored although its source heard 451; when it comes again it is a duplicate.
// Never    decides: it announces, and mailboxes know what is under way already.
// Fails    while the store is away it asks again.
// Restart  loses at most a reason to look; it looks every five minutes without one.

#pragma once

#include "actors/archive.hpp"
#include "actors/services.hpp"

#include <caf/atom.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <cstdint>
#include <functional>

namespace barid::actors {

using sweep_atom = caf::atom_constant<caf::atom("sweep")>;

using sweeper_actor = caf::typed_actor<
    // To itself, every second: is there a reason to look?
    caf::reacts_to<sweep_atom>>;

struct sweeper_peers {
  std::function<archive_actor()> archive;
  std::function<void(const store::inbox_row&)> announce; ///< A mail that waits; perhaps known.
};

struct sweeper_state {
  static inline const char* name = "sweeper";
  std::uint64_t looks = 0;
  bool sweeping = false;
};

sweeper_actor::behavior_type sweeper(sweeper_actor::stateful_pointer<sweeper_state> self, services* node,
                                     sweeper_peers peers);

} // namespace barid::actors
