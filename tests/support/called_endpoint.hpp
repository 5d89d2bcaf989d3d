// tests/support/called_endpoint.hpp - a web server that is called: it keeps what it was sent and answers as
// the test says.

#pragma once

#include "runtime/net/socket.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace barid::testing {

struct received_call {
  std::string line;                          ///< `POST /hook HTTP/1.1`
  std::map<std::string, std::string> fields; ///< Names in lower case.
  std::string body;
};

class called_endpoint {
public:
  /// `answer` gives the whole answer to a call; empty: none, the connection ends. Called on the server's
  /// thread.
  explicit called_endpoint(std::function<std::string(const received_call&)> answer);
  called_endpoint(const called_endpoint&) = delete;
  ~called_endpoint();

  [[nodiscard]] std::uint16_t port() const { return socket_.bound().port; }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port()) + "/hook"; }
  [[nodiscard]] std::string host() const { return "127.0.0.1:" + std::to_string(port()); }
  [[nodiscard]] std::vector<received_call> calls() const;

  /// `HTTP/1.1 200 OK` and the rest of it, with this body.
  [[nodiscard]] static std::string reply(int status, const std::string& body = {}, const std::string& more = {});

private:
  void serve();

  net::listening_socket socket_;
  net::wake_signal over_;
  std::function<std::string(const received_call&)> answer_;
  mutable std::mutex guard_;
  std::vector<received_call> calls_;
  std::thread thread_;
};

} // namespace barid::testing
