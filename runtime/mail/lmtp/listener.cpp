#include "runtime/mail/lmtp/listener.hpp"

#include "runtime/net/peer_address.hpp"
#include "runtime/net/socket.hpp"

#include <sys/socket.h>

#include <list>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace barid::lmtp {

struct listener::state {
  net::listening_socket socket;
  net::endpoint bound;
  std::size_t most = 0;
  connection_context context;

  std::mutex guard; ///< Of the two below.
  std::list<std::thread> running;
  std::vector<std::thread> ended; ///< To be joined.
  std::thread acceptor;

  explicit state(net::listening_socket s) : socket(std::move(s)), bound(socket.bound()) {}
  void accept_all();
  void take(net::socket_handle peer);
  void join_ended();
};

namespace {

/// Best effort: a peer that cannot take one line has no use for it either.
void turn_away(const net::socket_handle& peer, const std::string& name) {
  const auto line = "421 4.3.2 " + name + " too many connections, try again later\r\n";
  [[maybe_unused]] const auto n = ::send(peer.fd(), line.data(), line.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

constexpr auto for_ever = std::chrono::hours(1000);
constexpr auto pause_when_exhausted = std::chrono::milliseconds(100);

} // namespace

void listener::state::accept_all() {
  auto wait = std::chrono::milliseconds(for_ever);
  for (;;) {
    join_ended();
    if (wait < for_ever) { // descriptors ran out: the waiting peer would wake us at once
      if (net::wait_readable(context.stopping.fd(), -1, net::deadline::after(wait)) == net::ready::readable) return;
      wait = for_ever;
    } else if (net::wait_readable(socket.fd(), context.stopping.fd(), net::deadline::after(wait)) ==
               net::ready::woken) {
      return;
    }
    if (net::wait_readable(context.stopping.fd(), -1, net::deadline::after({})) == net::ready::readable) return;
    auto peer = socket.accept();
    if (!peer) wait = pause_when_exhausted;
    else if (*peer) take(std::move(*peer));
  }
}

void listener::state::take(net::socket_handle peer) {
  const std::lock_guard lock(guard);
  if (running.size() >= most) {
    ++context.counters.turned_away;
    return turn_away(peer, context.session.name);
  }
  const auto client = net::peer_network(peer.fd());
  if (!context.clients->enter(client, client_limits::clock::now())) {
    ++context.counters.turned_away;
    return turn_away(peer, context.session.name);
  }
  ++context.counters.connections;
  const auto self = running.emplace(running.end());
  try {
    *self = std::thread([this, self, client, p = std::move(peer)]() mutable {
      try {
        serve(std::move(p), client, context);
      } catch (const std::exception&) {
        // out of memory: this peer loses its connection and tries again, the others go on
      }
      context.clients->leave(client);
      const std::lock_guard own(guard);
      if (self->joinable()) ended.push_back(std::move(*self)); // else `stop` joins it
      running.erase(self);
    });
  } catch (const std::system_error&) {
    context.clients->leave(client);
    running.erase(self); // no thread to be had; the peer sees its connection end and tries again
    ++context.counters.turned_away;
  }
}

void listener::state::join_ended() {
  std::vector<std::thread> done;
  {
    const std::lock_guard lock(guard);
    done.swap(ended);
  }
  for (auto& t : done) t.join();
}

listener::listener(std::unique_ptr<state> s) : state_(std::move(s)) {}

result<std::unique_ptr<listener>> listener::start(listener_settings settings, std::shared_ptr<delivery> to) {
  auto socket = net::listening_socket::open(settings.at, settings.unix_mode);
  if (!socket) return socket.why();
  auto s = std::make_unique<state>(std::move(*socket));
  s->most = settings.connections;
  s->context.session = std::move(settings.session);
  s->context.tls = std::move(settings.tls);
  s->context.clients = std::make_shared<client_limits>(settings.each_client);
  s->context.times = settings.times;
  s->context.to = std::move(to);
  s->context.budget = std::make_shared<byte_budget>(settings.bytes_in_flight);
  s->acceptor = std::thread([state = s.get()] { state->accept_all(); });
  return std::unique_ptr<listener>(new listener(std::move(s)));
}

listener::~listener() {
  stop(std::chrono::milliseconds::zero());
}

const net::endpoint& listener::bound() const {
  return state_->bound;
}
const listener_counters& listener::counters() const {
  return state_->context.counters;
}
std::size_t listener::bytes_in_flight() const {
  return state_->context.budget->in_use();
}

std::size_t listener::open_connections() const {
  const std::lock_guard lock(state_->guard);
  return state_->running.size();
}

void listener::stop(std::chrono::milliseconds grace) {
  if (!state_->acceptor.joinable()) return;
  state_->context.stop_by = net::deadline::clock::now() + grace;
  state_->context.stopping.raise();
  state_->acceptor.join();
  state_->socket.close();
  for (;;) {
    std::thread one;
    {
      const std::lock_guard lock(state_->guard);
      if (!state_->running.empty()) one.swap(state_->running.front());
      else break;
    }
    one.join();
  }
  state_->join_ended();
}

} // namespace barid::lmtp
