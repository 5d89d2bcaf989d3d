// runtime/mail/fetching/connection.hpp - one nonblocking socket, in clear or under TLS.
//
// Owns     the socket and the bytes waiting to be sent; those are overwritten once they are out,
//          because a login is among them.
// Never    blocks, and never lets a TLS connection pass whose certificate was not verified for the
//          host's name (unless the settings say so).
// Fails    with a `failed`: network for anything the line does, policy for a certificate.
// Included only by the loop: this header shows Poco.

#pragma once

#include "runtime/mail/fetching/event.hpp"

#include <Poco/Net/Context.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>

#include <optional>
#include <string>

namespace barid::fetching {

class connection {
public:
  /// `context` may be null where no TLS is wanted. `verify`: check chain, dates and host name.
  connection(Poco::Net::Context::Ptr context, std::string host, bool verify);
  ~connection();
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  [[nodiscard]] std::optional<failed> start(const Poco::Net::SocketAddress& peer, bool tls);
  /// Goes on with connecting and the handshake; `open()` tells whether it is done.
  [[nodiscard]] std::optional<failed> proceed();
  [[nodiscard]] bool open() const { return stage_ == stage::open; }
  /// Everything is sent and TLS begins. The socket is another one afterwards: `socket()` has to be
  /// removed from any poll set before, and added after.
  [[nodiscard]] std::optional<failed> begin_tls();

  /// Appends what has arrived, at most about `most` bytes; `more` tells whether there may be more
  /// that polling would not show (bytes that TLS has already decrypted).
  [[nodiscard]] std::optional<failed> read(std::string& into, std::size_t most, bool& more);
  [[nodiscard]] std::optional<failed> write(std::string bytes);
  [[nodiscard]] bool sent_all() const { return out_.size() == sent_; }

  [[nodiscard]] Poco::Net::StreamSocket& socket() { return socket_; }
  /// What to poll for: bits of Poco::Net::PollSet.
  [[nodiscard]] int interest() const;
  void close();

private:
  enum class stage { closed, connecting, handshaking, open };

  [[nodiscard]] std::optional<failed> handshake();
  [[nodiscard]] std::optional<failed> flush();

  Poco::Net::StreamSocket socket_;
  Poco::Net::Context::Ptr context_;
  std::string host_;
  bool verify_ = true;
  bool tls_ = false;
  stage stage_ = stage::closed;
  bool tls_wants_write_ = false;
  std::string out_;
  std::size_t sent_ = 0;
};

} // namespace barid::fetching
