// actors/topology.hpp - which standing actors a node has, how each is spawned, in which order they
// start and (reversed) stop. Mailboxes, conversations, teams, agents and clocks are spawned on demand by
// the router and the timekeeper.

#pragma once

#include "actors/crew.hpp"
#include "actors/engine.hpp"
#include "actors/services.hpp"
#include "actors/supervisor.hpp"

#include <caf/actor_system.hpp>

#include <vector>

namespace barid::actors {

/// What the topology's actors share, besides the services.
struct premises {
  caf::actor_system& system;
  services& node;
  crew& staff;
  reader::reader_pool& readers;
  const engine_settings& settings;
};

/// `spawn`, with every call but the first counted as a restart of `name`.
[[nodiscard]] std::function<caf::actor()> counting_restarts(std::string name, std::function<caf::actor()> spawn,
                                                            std::shared_ptr<metrics::registry> numbers);

/// The table.
[[nodiscard]] std::vector<post> topology(premises p);

} // namespace barid::actors
