// actors/keeper.hpp - the rules in force: applied whole, followed, read again from the folder.
//
// Owns     the slot from which every actor takes the program, and the watch over the folder. How rules
//          come into force is runtime/rules/applying: commands do the same without an engine. A
//          decision's commit checks the generation, so it is the old rules or the new, never a
//          mixture (P12).
// Never    puts a set in force that does not check; a bad file leaves the last good one, also across
//          a restart: what is in force lives in the store. Never lets the folder silently replace
//          what was put in force by other means (runtime/rules/folder_use).
// Fails    by answering with the findings; while the store is away it tries again.
// Restart  loses nothing: it starts by itself, from the store and what it noted there of the folder.

#pragma once

#include "actors/local.hpp"
#include "actors/services.hpp"
#include "model/result.hpp"
#include "runtime/rules/applying.hpp"
#include "runtime/store/rule_sets.hpp"
#include "runtime/store/rules_of_nodes.hpp"

#include <caf/atom.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace barid::actors {

using rules::applied;
using apply_rules = rules::apply_request;

using apply_atom = caf::atom_constant<caf::atom("apply")>;
using rollback_atom = caf::atom_constant<caf::atom("rollback")>;
using history_atom = caf::atom_constant<caf::atom("history")>;
using reload_atom = caf::atom_constant<caf::atom("reload")>;
using watch_atom = caf::atom_constant<caf::atom("watch")>;
using refresh_atom = caf::atom_constant<caf::atom("refresh")>;
using start_atom = caf::atom_constant<caf::atom("start")>;

using keeper_actor = caf::typed_actor<
    // At start: the active set from the store, then the folder's, if it is news and checks. Answered
    // with how the start went when it happened already.
    caf::replies_to<start_atom>::with<local<result<applied>>>,
    // Check a set and put it in force.
    caf::replies_to<apply_atom, local<apply_rules>>::with<local<result<applied>>>,
    // Put an earlier generation's set in force again (0: the one before), by whom, and why.
    caf::replies_to<rollback_atom, std::int64_t, std::string, std::int64_t, std::string>::with<local<result<applied>>>,
    // What was in force, newest first.
    caf::replies_to<history_atom>::with<local<result<std::vector<store::rule_change>>>>,
    // Read the folder again (SIGHUP).
    caf::replies_to<reload_atom>::with<local<result<applied>>>,
    // To itself, twice a second: has the store other rules, has the folder changed?
    caf::reacts_to<watch_atom>,
    // The directory changed: read it again.
    caf::replies_to<refresh_atom>::with<local<result<bool>>>>;

struct keeper_settings {
  std::filesystem::path folder; ///< Empty: rules come only by `apply`.
  bool watch = true;
  std::chrono::milliseconds watch_every{500};
  std::function<void(const applied&)> tell; ///< After every attempt; for logs.
  std::function<void()> rules_changed;      ///< After others came into force; may be empty.
  std::function<void()> directory_changed;  ///< After the directory was read again.
};

struct keeper_state {
  static inline const char* name = "keeper";
  store::held_connection database;
  std::optional<applied> begun; ///< How the start went; missing: it is still to be done.
  bool people_in_doubt = false; ///< The directory changed, and could not be read.
  std::string seen;             ///< What the folder looked like when it was last read.
  std::string looking;          ///< What it looked like at the last look: it counts when it has settled.
  store::node_rules noted;      ///< As it stands in the store.
  std::string complaint;        ///< The last one, so that it is said once.
};

keeper_actor::behavior_type keeper(keeper_actor::stateful_pointer<keeper_state> self, services* node,
                                   keeper_settings settings);

} // namespace barid::actors
