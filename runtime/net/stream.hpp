// runtime/net/stream.hpp - a connection that is read and written within deadlines, plain or TLS.
//
// Owns     the descriptor, the TLS state, and the bytes that were read and not yet taken.
// Never    waits longer than it was told, however slowly the peer drips its bytes.
// Fails    with errc::timeout (the deadline), unavailable (the connection is gone), limit (a line is
//          too long) or refused (the peer's certificate). After a failure only `close` makes sense.
//
// One thread at a time.

#pragma once

#include "model/result.hpp"
#include "runtime/net/deadline.hpp"
#include "runtime/net/socket.hpp"
#include "runtime/net/tls_session.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace barid::net {

class stream {
public:
  [[nodiscard]] static result<stream> connect(const endpoint& where, deadline until);

  /// Takes over a connected socket; `peer` names it in messages.
  stream(socket_handle socket, std::string peer);

  /// From here on TLS, as the client, with a certificate that carries `host`. Bytes that came
  /// before and were not taken are discarded: nobody signed them. The answer is how many there
  /// were; a protocol in which the peer had no right to send any treats that as an attack.
  [[nodiscard]] result<std::size_t> start_tls(const tls_context& context, const std::string& host, deadline until);

  /// From here on TLS, as the server.
  [[nodiscard]] result<std::size_t> accept_tls(const tls_context& context, deadline until);

  [[nodiscard]] bool secured() const { return tls_ != nullptr; }
  /// The end of the peer's certificate; nothing without TLS.
  [[nodiscard]] std::optional<std::chrono::sys_seconds> peer_valid_until() const {
    return tls_ ? tls_->peer_valid_until() : std::nullopt;
  }
  [[nodiscard]] const std::string& peer() const { return peer_; }
  [[nodiscard]] int fd() const { return socket_.fd(); }

  /// At least one byte; 0 when the peer has ended the connection.
  [[nodiscard]] result<std::size_t> read_some(std::span<char> into, deadline until);

  /// What can be had without waiting; 0 when that is nothing. Fails with unavailable when the peer has
  /// ended the connection.
  [[nodiscard]] result<std::size_t> read_ready(std::span<char> into);

  /// The next line without its CRLF (or bare LF). Fails with errc::limit when it is longer than
  /// `longest`, and with unavailable when the connection ends before the line does.
  [[nodiscard]] result<std::string> read_line(std::size_t longest, deadline until);

  /// All of it.
  [[nodiscard]] result<void> write(std::string_view bytes, deadline until);

  /// Bytes that were read from the network and not yet taken.
  [[nodiscard]] std::size_t buffered() const { return buffer_.size() - taken_; }

  /// Says goodbye where the protocol has a word for it, without waiting, and closes.
  void close();

private:
  [[nodiscard]] result<std::size_t> shake_hands(result<tls_session> session, deadline until);
  [[nodiscard]] result<std::size_t> receive(std::span<char> into, deadline until);
  [[nodiscard]] result<std::size_t> receive_tls(std::span<char> into, deadline until);
  [[nodiscard]] result<void> transmit(std::string_view bytes, deadline until);
  [[nodiscard]] error gone(int code) const;
  [[nodiscard]] error late() const;

  socket_handle socket_;
  std::string peer_;
  std::unique_ptr<tls_session> tls_;
  std::string buffer_;
  std::size_t taken_ = 0; ///< Of `buffer_`.
};

} // namespace barid::net
