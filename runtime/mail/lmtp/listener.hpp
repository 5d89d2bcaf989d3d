// runtime/mail/lmtp/listener.hpp - takes connections of MTAs and serves each on a thread of its
// own.
//
// Owns     the listening socket, the connection threads, the byte budget of all mails in flight.
// Never    answers 250 before `delivery` said committed (P1); keeps a peer waiting for our answer
//          longer than `connection_times::delivery` (P5).
// Fails    at start, when the address cannot be had. Later towards peers: 421 beyond `connections`,
//          452 beyond `bytes_in_flight`.
// Restart  loses what was not committed; the peers have it still and send it again.

#pragma once

#include "model/result.hpp"
#include "runtime/mail/lmtp/connection.hpp"
#include "runtime/mail/lmtp/delivery.hpp"
#include "runtime/mail/lmtp/session.hpp"
#include "runtime/net/endpoint.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>

namespace barid::lmtp {

struct listener_settings {
  net::endpoint at{"127.0.0.1", 2424, {}}; ///< Port 0: any free one.
  unsigned unix_mode = 0660;               ///< Permissions of a unix socket: the MTA has to be able to write.
  session_settings session;
  std::function<net::tls_context()> tls; ///< For the next handshake; where the session offers STARTTLS.
  client_rules each_client;
  connection_times times;
  std::size_t connections = 128;            ///< Open at once; those beyond hear 421.
  std::size_t bytes_in_flight = 512u << 20; ///< Of all mails between DATA and the end of their delivery.
};

class listener {
public:
  /// Listens when this returns. `to` is kept until every mail handed to it was let go.
  [[nodiscard]] static result<std::unique_ptr<listener>> start(listener_settings settings,
                                                               std::shared_ptr<delivery> to);

  /// Stops at once, see `stop`.
  ~listener();

  /// Where it listens, with the port that was chosen.
  [[nodiscard]] const net::endpoint& bound() const;

  [[nodiscard]] const listener_counters& counters() const;
  [[nodiscard]] std::size_t open_connections() const;
  [[nodiscard]] std::size_t bytes_in_flight() const;

  /// Takes no more connections, tells idle peers 421, lets mails that are under way finish within
  /// `grace`, and returns when all threads have ended: after `grace` at most, or, when a delivery
  /// is awaited then, after `connection_times::delivery`. Calling it again does nothing.
  void stop(std::chrono::milliseconds grace);

private:
  struct state;
  explicit listener(std::unique_ptr<state> s);
  std::unique_ptr<state> state_;
};

} // namespace barid::lmtp
