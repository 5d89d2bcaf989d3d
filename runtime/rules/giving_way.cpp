#include "runtime/rules/giving_way.hpp"

#include <sys/resource.h>
#include <unistd.h>

namespace barid::rules {

void lower_priority() {
  // A third of what a thread of normal priority gets beside it (sched(7), the nice value): enough for rules to
  // come into force on a machine that is never idle. On Linux it is the thread's own (setpriority(2), Bugs).
  // Counted from where the engine stands, which may have been started below others itself.
  constexpr int nice = 5;
  const auto self = id_t(gettid());
  (void)setpriority(PRIO_PROCESS, self, getpriority(PRIO_PROCESS, self) + nice);
}

} // namespace barid::rules
