// runtime/mail/fetching/resolver.hpp - host names to addresses without holding up the loops.
//
// Owns     a few threads that wait in getaddrinfo, and the answers of the last minute: hundreds of
//          accounts at one provider ask once.
// Fails    with `errc::not_found` for a name that does not exist, `errc::unavailable` when nobody
//          answers. A lookup that hangs holds one thread; it is left behind when we stop.
// Threads  `resolve` may be called from any; answers come on a thread of the resolver, or at once.

#pragma once

#include "model/result.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace barid::fetching {

class resolver {
public:
  /// Numeric addresses, in the order in which they should be tried.
  using addresses = result<std::vector<std::string>>;
  using answer = std::function<void(const addresses&)>;

  explicit resolver(unsigned threads = 4);
  ~resolver();
  resolver(const resolver&) = delete;
  resolver& operator=(const resolver&) = delete;

  /// An answer may still be under way when the resolver goes: `then` has to own what it touches.
  void resolve(const std::string& host, answer then);

private:
  struct shared_state;
  std::shared_ptr<shared_state> state_;
};

} // namespace barid::fetching
