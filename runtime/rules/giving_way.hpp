// runtime/rules/giving_way.hpp - computing that takes a processor for long and that no mail waits for.

#pragma once

#include <future>

namespace barid::rules {

/// Of the calling thread, for good: raising it again takes a privilege. Threads and processes that it starts inherit it.
void lower_priority();

/// What `work` gives, done by a thread of its own that lets mail go first on a busy machine. Waits for it; what it
/// throws is thrown here.
template <class Work>
auto giving_way(Work&& work) {
  return std::async(std::launch::async,
                    [&] {
                      lower_priority();
                      return work();
                    })
      .get();
}

} // namespace barid::rules
