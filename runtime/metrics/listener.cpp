#include "runtime/metrics/listener.hpp"

#include <prometheus/exposer.h>
#include <prometheus/registry.h>

#include <exception>

namespace barid::metrics {

struct listener::server {
  prometheus::Exposer exposer;
  server(const std::string& at, const registry& of) : exposer(at, 1) { exposer.RegisterCollectable(of.native()); }
};

listener::listener(std::unique_ptr<server> s, net::endpoint at) : server_(std::move(s)), at_(std::move(at)) {}

listener::~listener() = default;

result<std::unique_ptr<listener>> listener::start(const net::endpoint& at, const registry& of) {
  if (at.is_unix())
    return error{errc::invalid, "`metrics.listen` cannot be a unix socket",
                 "name a host and a port, for example `127.0.0.1:9425`"};
  auto where = at;
  try {
    auto s = std::make_unique<server>(net::to_text(at), of);
    if (const auto ports = s->exposer.GetListeningPorts(); !ports.empty())
      where.port = static_cast<std::uint16_t>(ports.front());
    return std::unique_ptr<listener>(new listener(std::move(s), where));
  } catch (const std::exception&) { // the library does not tell more
    return error{errc::unavailable, "cannot serve metrics on " + net::to_text(at),
                 "the address may be taken: choose another one for `metrics.listen`"};
  }
}

} // namespace barid::metrics
