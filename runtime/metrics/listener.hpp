// runtime/metrics/listener.hpp - /metrics on an address of its own (`metrics.listen`).

#pragma once

#include "model/result.hpp"
#include "runtime/metrics/registry.hpp"
#include "runtime/net/endpoint.hpp"

#include <memory>

namespace barid::metrics {

class listener {
public:
  /// Serves until it is destroyed. `of` has to live longer. Fails with errc::unavailable when the
  /// address is taken, invalid for a unix socket.
  [[nodiscard]] static result<std::unique_ptr<listener>> start(const net::endpoint& at, const registry& of);
  ~listener();

  [[nodiscard]] const net::endpoint& bound() const { return at_; }

private:
  struct server;
  listener(std::unique_ptr<server> s, net::endpoint at);
  std::unique_ptr<server> server_;
  net::endpoint at_;
};

} // namespace barid::metrics
