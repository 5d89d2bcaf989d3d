// actors/supervisor.hpp - starts the standing actors, and starts them again when they end by mistake.
//
// Owns     the standing actors of the node, in the order of the topology table.
// Never    restarts without a pause: 100 ms, doubled up to 30 s, back to 100 ms after a quiet minute.
// Fails    never by itself; an actor that keeps ending is said in the log each time.

#pragma once

#include <caf/actor.hpp>
#include <caf/atom.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace barid::actors {

/// One line of the topology: a standing actor.
struct post {
  std::string name;
  std::function<caf::actor()> spawn; ///< Spawns it and puts it in its seat.
  bool critical = true;              ///< Mail does not flow without it; said as such.
};

using restart_atom = caf::atom_constant<caf::atom("restart")>;
using stop_atom = caf::atom_constant<caf::atom("stop")>;
using count_atom = caf::atom_constant<caf::atom("count")>;

using supervisor_actor = caf::typed_actor<
    // To itself: the pause is over.
    caf::reacts_to<restart_atom, std::uint64_t>,
    // End all, last started first; answered when they have ended.
    caf::replies_to<stop_atom>::with<bool>,
    // How often actors were started again.
    caf::replies_to<count_atom>::with<std::uint64_t>>;

struct supervisor_state {
  static inline const char* name = "supervisor";
  struct standing {
    caf::actor_addr address;
    caf::actor handle;
    std::chrono::milliseconds pause{100};
    caf::actor_clock::time_point since{};
  };
  std::vector<post> posts;
  std::vector<standing> now;
  std::uint64_t restarts = 0;
  bool stopping = false;
  std::size_t ended = 0;
};

supervisor_actor::behavior_type supervisor(supervisor_actor::stateful_pointer<supervisor_state> self,
                                           std::vector<post> posts);

} // namespace barid::actors
