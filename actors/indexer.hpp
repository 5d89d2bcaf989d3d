// actors/indexer.hpp - fills the search index behind the mail path.
//
// Owns     its cursor in the stream of changes, which is stored with the documents, and how far it has read what was
//          written before there was an index for it.
// Never    holds up a mail: in the mail path it would cost most of the rate (facts). It waits, within
//          limits, while mail is being decided.
// Restart  goes on at the cursor; what is written twice replaces itself.

#pragma once

#include "actors/services.hpp"

#include <caf/atom.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <chrono>

namespace barid::actors {

using index_atom = caf::atom_constant<caf::atom("index")>;

using indexer_actor = caf::typed_actor<
    // To itself: index what is new.
    caf::reacts_to<index_atom>>;

struct indexer_state {
  static inline const char* name = "indexer";
  store::held_connection database;
  bool caught_up = false; ///< What was written before is in the index.
  bool customers_caught_up = false;
  int page = most_conversations_caught_up; ///< Less after one that did not get through.

  /// Of what was written before: so many each time it looks, so that a large desk is read within an hour and nobody
  /// waits for it.
  static constexpr int most_conversations_caught_up = 500;
};

indexer_actor::behavior_type indexer(indexer_actor::stateful_pointer<indexer_state> self, services* node,
                                     std::chrono::milliseconds every = std::chrono::milliseconds(500));

} // namespace barid::actors
