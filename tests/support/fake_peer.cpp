#include "tests/support/fake_peer.hpp"

#include "tests/support/free_port.hpp"

#include <array>
#include <chrono>
#include <stdexcept>

namespace barid::testing {

namespace {

constexpr auto patience = std::chrono::seconds(10);

net::deadline soon() {
  return net::deadline::after(patience);
}

struct script_ended {};

} // namespace

void conversation::say(std::string_view bytes) {
  if (!stream_.write(bytes, soon())) throw script_ended();
}

std::string conversation::hear() {
  if (stream_.buffered() == 0 && !stream_.secured() &&
      net::wait_readable(stream_.fd(), wake_, soon()) != net::ready::readable)
    throw script_ended();
  auto line = stream_.read_line(1 << 20, soon());
  if (!line) throw script_ended();
  heard_(*line + "\r\n");
  return *line;
}

void conversation::hear_until(std::string_view last) {
  while (hear() != last) {
  }
}

void conversation::hear_all() {
  for (;;) {
    if (stream_.buffered() == 0 && net::wait_readable(stream_.fd(), wake_, soon()) != net::ready::readable)
      throw script_ended();
    std::array<char, 4096> bytes;
    auto n = stream_.read_some(bytes, soon());
    if (!n || *n == 0) throw script_ended();
    heard_({bytes.data(), *n});
  }
}

void conversation::start_tls(const net::tls_context& context) {
  if (!stream_.accept_tls(context, soon())) throw script_ended();
}

fake_peer::fake_peer(script play) : socket_(listen_somewhere()), play_(std::move(play)) {
  thread_ = std::thread([this] { serve(); });
}

fake_peer::~fake_peer() {
  over_.raise();
  thread_.join();
}

std::string fake_peer::heard() const {
  const std::lock_guard lock(guard_);
  return heard_;
}

int fake_peer::connections() const {
  const std::lock_guard lock(guard_);
  return connections_;
}

void fake_peer::serve() {
  while (net::wait_readable(socket_.fd(), over_.fd(), net::deadline::after(std::chrono::hours(1))) ==
         net::ready::readable) {
    auto peer = socket_.accept();
    if (!peer || !*peer) continue;
    {
      const std::lock_guard lock(guard_);
      ++connections_;
    }
    const auto keep = [this](std::string_view bytes) {
      const std::lock_guard lock(guard_);
      heard_ += bytes;
    };
    conversation with(net::stream(std::move(*peer), "client"), keep, over_.fd());
    try {
      play_(with);
    } catch (const script_ended&) {
      // the client has gone: the next one, please
    }
  }
}

} // namespace barid::testing
