// actors/ledger.hpp - commits what was taken in and decided, many mails in one transaction.
//
// Owns     the writing connection and the group being gathered: everything that arrives while a
//          transaction runs goes into the next one, so it is one mail a commit when idle and many
//          under load.
// Never    answers before the commit is certain; repeats a commit whose outcome is unknown (P6).
// Fails    each item alone; all of a group with `unavailable` when the database is away, and with
//          `timeout` when it went away amid the commit: then it may be there.
// Restart  loses what was not committed: sources offer it again, conversations decide again.

#pragma once

#include "actors/local.hpp"
#include "actors/services.hpp"
#include "model/result.hpp"
#include "runtime/store/ledger.hpp"

#include <caf/atom.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <functional>
#include <vector>

namespace barid::actors {

/// A mail on its way in. `done` is called once, on the ledger's thread, and must not wait.
struct accept_job {
  store::item item; ///< accept_mail or source_report.
  std::function<void(const result<store::item_outcome>&, store::item&)> done;
};

using commit_atom = caf::atom_constant<caf::atom("commit")>;
using flush_atom = caf::atom_constant<caf::atom("flush")>;

using ledger_actor = caf::typed_actor<
    // Store a mail or a report about a source.
    caf::reacts_to<commit_atom, local<accept_job>>,
    // Commit a decision; answers what became of it.
    caf::replies_to<commit_atom, local<store::decision>>::with<local<result<store::item_outcome>>>,
    // To itself: commit what was gathered.
    caf::reacts_to<flush_atom>>;

struct ledger_state {
  static inline const char* name = "ledger";
  struct waiting {
    store::item item;
    std::function<void(const result<store::item_outcome>&, store::item&)> done;
  };
  store::held_connection database;
  std::vector<waiting> group;
  std::size_t bytes = 0; ///< Of the mails in `group`.
  bool flush_sent = false;
};

ledger_actor::behavior_type ledger(ledger_actor::stateful_pointer<ledger_state> self, services* node);

} // namespace barid::actors
