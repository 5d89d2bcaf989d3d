#include "tests/support/called_endpoint.hpp"

#include "runtime/net/stream.hpp"
#include "tests/support/free_port.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <span>
#include <stdexcept>

namespace barid::testing {

namespace {

using namespace std::chrono_literals;

bool read_call(net::stream& from, received_call& to) {
  const auto until = net::deadline::after(10s);
  std::size_t length = 0;
  while (true) {
    auto line = from.read_line(100'000, until);
    if (!line) return false;
    if (line->empty()) break;
    const auto colon = line->find(": ");
    if (to.line.empty()) {
      to.line = *line;
    } else if (colon != std::string::npos) {
      auto name = line->substr(0, colon);
      for (char& c : name)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
      to.fields[name] = line->substr(colon + 2);
    }
  }
  if (const auto it = to.fields.find("content-length"); it != to.fields.end()) length = std::stoul(it->second);
  std::array<char, 4096> piece{};
  while (to.body.size() < length) {
    auto n = from.read_some(std::span(piece).first(std::min(piece.size(), length - to.body.size())), until);
    if (!n || *n == 0) return false;
    to.body.append(piece.data(), *n);
  }
  return true;
}

} // namespace

called_endpoint::called_endpoint(std::function<std::string(const received_call&)> answer)
    : socket_(listen_somewhere()), answer_(std::move(answer)), thread_([this] { serve(); }) {}

called_endpoint::~called_endpoint() {
  over_.raise();
  thread_.join();
}

std::vector<received_call> called_endpoint::calls() const {
  const std::lock_guard hold(guard_);
  return calls_;
}

std::string called_endpoint::reply(int status, const std::string& body, const std::string& more) {
  return "HTTP/1.1 " + std::to_string(status) + " Said\r\n" + more +
         "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

void called_endpoint::serve() {
  while (net::wait_readable(socket_.fd(), over_.fd(), net::deadline::after(600s)) == net::ready::readable) {
    auto socket = socket_.accept();
    if (!socket || !*socket) continue;
    net::stream peer(std::move(*socket), "test");
    received_call call;
    if (!read_call(peer, call)) continue;
    {
      const std::lock_guard hold(guard_);
      calls_.push_back(call);
    }
    if (const auto said = answer_(call); !said.empty()) static_cast<void>(peer.write(said, net::deadline::after(10s)));
    peer.close();
  }
}

} // namespace barid::testing
