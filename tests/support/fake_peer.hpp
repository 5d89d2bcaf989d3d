// tests/support/fake_peer.hpp - a server that follows a script, to be as hostile as a test needs.
//
// Owns     a listening socket on a free port of 127.0.0.1 and a thread that plays the script with one
//          connection after the other; everything the client sent is kept.

#pragma once

#include "runtime/net/socket.hpp"
#include "runtime/net/stream.hpp"
#include "runtime/net/tls_context.hpp"

#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace barid::testing {

/// One connection as the script sees it. When the client is gone or too slow (10 s), the script
/// ends.
class conversation {
public:
  conversation(net::stream stream, std::function<void(std::string_view)> heard, int wake)
      : stream_(std::move(stream)), heard_(std::move(heard)), wake_(wake) {}

  void say(std::string_view bytes);

  /// The next line, without its CRLF.
  std::string hear();

  /// Lines up to and with `last`.
  void hear_until(std::string_view last);

  /// The bytes as they come, until the client has ended the connection or the test is over.
  void hear_all();

  /// Becomes the server's side of TLS; the script goes on even when the client refuses.
  void start_tls(const net::tls_context& context);

  /// Says nothing until the test is over or the client has gone.
  void fall_silent() { hear_all(); }

  void hang_up() { stream_.close(); }

private:
  net::stream stream_;
  std::function<void(std::string_view)> heard_;
  int wake_;
};

class fake_peer {
public:
  using script = std::function<void(conversation&)>;

  explicit fake_peer(script play);
  fake_peer(const fake_peer&) = delete;
  ~fake_peer();

  [[nodiscard]] net::endpoint at() const { return socket_.bound(); }

  /// `localhost` and the port: a name that certificates can carry.
  [[nodiscard]] net::endpoint by_name() const { return {"localhost", socket_.bound().port, {}}; }

  /// Everything that all clients sent so far, decrypted.
  [[nodiscard]] std::string heard() const;
  [[nodiscard]] int connections() const;

private:
  void serve();

  net::listening_socket socket_;
  net::wake_signal over_;
  script play_;
  mutable std::mutex guard_;
  std::string heard_;
  int connections_ = 0;
  std::thread thread_;
};

} // namespace barid::testing
