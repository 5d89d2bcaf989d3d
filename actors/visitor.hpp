// actors/visitor.hpp - how a thread that is not CAF's asks actors something and waits for the answer.
//
// Owns     a scoped actor for the time of one visit.
// Never    leaves anything of the actor system behind in its thread. CAF 0.17 gives each thread that makes a scoped actor
//          a reference to the system's logger and takes it back when the thread ends; the system's destructor waits
//          for the last reference. A thread of the HTTP server's pool outlives the system, which then waited for ever.
// Thread   the one that made it, for as long as it lives; not one of CAF's.

#pragma once

#include <caf/logger.hpp>
#include <caf/scoped_actor.hpp>

namespace barid::actors {

class visitor {
public:
  explicit visitor(caf::actor_system& system) : self_(system) {}
  visitor(const visitor&) = delete;
  visitor& operator=(const visitor&) = delete;

  caf::scoped_actor& operator->() { return self_; }

private:
  struct leave_nothing {
    leave_nothing() = default;
    leave_nothing(const leave_nothing&) = delete;
    leave_nothing& operator=(const leave_nothing&) = delete;
    ~leave_nothing() { caf::logger::set_current_actor_system(nullptr); }
  };
  leave_nothing last_; // destroyed behind the actor
  caf::scoped_actor self_;
};

} // namespace barid::actors
