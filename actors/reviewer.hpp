// actors/reviewer.hpp - has conversations look again at what they wait for when other rules came
// into force: new `idle` and `unanswered`, migrated flows, deadlines of calendars that changed.
//
// Owns     the walk through the conversations concerned, a page at a time: the next one when all of
//          the last have answered. What was walked for is noted in the store.
// Never    touches a conversation itself; one that nothing has changed for commits nothing.
// Fails    by trying again: a walk that could not be finished is not noted.
// Restart  begins a walk that was not finished anew.

#pragma once

#include "actors/archive.hpp"
#include "actors/router.hpp"
#include "actors/services.hpp"

#include <caf/atom.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <functional>
#include <optional>
#include <string>

namespace barid::actors {

using look_again_atom = caf::atom_constant<caf::atom("lookagain")>;

using reviewer_actor = caf::typed_actor<
    // To itself, every second: are other rules in force?
    caf::reacts_to<look_again_atom>>;

struct reviewer_peers {
  std::function<archive_actor()> archive;
  std::function<router_actor()> router;
};

/// What conversations wait by, as text: where it is the same, nobody has to look again.
struct waiting_rules {
  std::string quiet; ///< Lengths of quiet, and all calendars.
  std::string flows; ///< Code of the flows, migrations, and all calendars.

  friend bool operator==(const waiting_rules&, const waiting_rules&) = default;
};
[[nodiscard]] waiting_rules waiting_rules_of(const dsl::program& rules);

struct reviewer_state {
  static inline const char* name = "reviewer";
  std::optional<waiting_rules> done; ///< Missing: not read from the store yet.
  std::int64_t generation = 0;       ///< Walked through, or found to need no walk.
  bool busy = false;
  waiting_rules wanted; ///< Of the walk under way.
  std::int64_t wanted_generation = 0;
  bool all = false;  ///< It goes through all that are not over.
  bool whole = true; ///< Everybody has answered so far.
  std::size_t awaited = 0;
  std::int64_t page_end = 0;
};

reviewer_actor::behavior_type reviewer(reviewer_actor::stateful_pointer<reviewer_state> self, services* node,
                                       reviewer_peers peers);

} // namespace barid::actors
