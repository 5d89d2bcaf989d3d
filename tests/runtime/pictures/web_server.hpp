// tests/runtime/pictures/web_server.hpp - a small web server on loopback, where remote pictures lie.

#pragma once

#include "runtime/net/socket.hpp"
#include "runtime/net/stream.hpp"
#include "runtime/pictures/fetch_picture.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace barid::test {

inline std::string answer_of(const std::string& type, const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

/// Answers every connection with what `speak` gives for its request line, then closes it.
class web_server {
public:
  explicit web_server(std::function<std::string(const std::string& request)> speak)
      : speak_(std::move(speak)), listener_(open()), worker_([this] { run(); }) {}
  ~web_server() {
    stop_.raise();
    worker_.join();
  }

  [[nodiscard]] std::uint16_t port() const { return listener_.bound().port; }
  [[nodiscard]] int requests() const { return requests_; }
  [[nodiscard]] std::string seen() const {
    const std::lock_guard lock(guard_);
    return seen_;
  }

  /// Every name lies here.
  [[nodiscard]] pictures::fetching lies_here() {
    pictures::fetching out;
    out.resolve = [this](const std::string& host, std::uint16_t, net::deadline until) {
      ++look_ups;
      names += host + " ";
      return net::resolve("127.0.0.1", port(), until);
    };
    out.may_connect = [](const net::socket_address& a) { return a.host() == "127.0.0.1"; };
    return out;
  }

  int look_ups = 0;
  std::string names;

private:
  static net::listening_socket open() {
    auto out = net::listening_socket::open({"127.0.0.1", 0, {}});
    BOOST_REQUIRE(out.ok());
    return std::move(*out);
  }

  void run() {
    while (net::wait_readable(listener_.fd(), stop_.fd(), net::deadline::after(std::chrono::seconds(60))) !=
           net::ready::woken) {
      auto socket = listener_.accept();
      if (!socket || !*socket) continue;
      net::stream peer(std::move(*socket), "test");
      serve(peer);
    }
  }

  void serve(net::stream& peer) {
    const auto until = net::deadline::after(std::chrono::seconds(5));
    std::string request;
    while (true) {
      auto line = peer.read_line(10'000, until);
      if (!line || line->empty()) break;
      request += *line + "\n";
    }
    ++requests_;
    {
      const std::lock_guard lock(guard_);
      seen_ = request;
    }
    static_cast<void>(peer.write(speak_(request), until));
    peer.close();
  }

  std::function<std::string(const std::string&)> speak_;
  net::listening_socket listener_;
  net::wake_signal stop_;
  std::atomic<int> requests_ = 0;
  mutable std::mutex guard_;
  std::string seen_;
  std::thread worker_;
};

} // namespace barid::test
