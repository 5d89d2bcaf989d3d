// actors/caller.hpp - makes the calls to one endpoint that are due, and is gone.
//
// Owns     one call at a time, on a thread of its own: whom a slow endpoint keeps waiting is this
//          endpoint alone (P9).
// Never    calls what is not committed, or keeps a secret longer than a call takes (P16).
// Fails    a call is tried again by the class of the answer, with the same key and the same bytes; then it is
//          a dead letter, and its conversation hears so where it said `try`.
// Restart  what was under way is called again: its key tells the endpoint that it is the same.

#pragma once

#include "actors/dispatch.hpp"
#include "actors/local_call.hpp"
#include "actors/services.hpp"
#include "runtime/calls/post.hpp"
#include "runtime/metrics/registry.hpp"

#include <caf/atom.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <functional>
#include <memory>
#include <string>

namespace barid::actors {

struct call_settings {
  calls::policy http;
  /// Extensions that were loaded at the start; empty: there are none.
  std::function<calls::outcome(const local_call&)> local;
  /// The value of a secret by its name; fails with what to do.
  std::function<result<std::string>(store::connection&, const std::string& name)> secret;
  std::chrono::milliseconds every{500};
};

using caller_actor = caf::typed_actor<
    // To itself: call, then end.
    caf::reacts_to<caf::atom_constant<caf::atom("callnow")>>>;

struct caller_state {
  static inline const char* name = "caller";
};

caller_actor::behavior_type caller(caller_actor::stateful_pointer<caller_state> self, services* node,
                                   std::shared_ptr<dispatch> all, std::shared_ptr<const call_settings> settings,
                                   std::string kind);

/// One attempt of the kind `call/NAME`, and how long it took.
void count_call(metrics::registry& in, const std::string& kind, const calls::outcome& how, duration took);

/// The wait before the next attempt, where `attempts` have failed; nothing when it is time to give up.
[[nodiscard]] std::optional<duration> wait_before_retry(bool is_extension, unsigned attempts, unsigned most);

} // namespace barid::actors
