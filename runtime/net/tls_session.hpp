// runtime/net/tls_session.hpp - one TLS connection without I/O: ciphertext in, plaintext out, and
// back.
//
// Owns     the state of one connection. Whoever drives it (a blocking stream, a poller) moves the
//          bytes: after every call, what `take_output` gives is sent to the peer.
// Never    is usable before the certificate and the host name were found good (client).
// Fails    with errc::refused (certificate, host name, versions) or unavailable (not TLS at all), in
//          words that tell what is wrong with the peer. A failed session stays failed.

#pragma once

#include "model/result.hpp"
#include "runtime/net/tls_context.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

struct ssl_st;

namespace barid::net {

class tls_session {
public:
  /// `host`: the name (or address) that was asked for and that the certificate must carry.
  [[nodiscard]] static result<tls_session> client(const tls_context& context, const std::string& host);
  [[nodiscard]] static result<tls_session> server(const tls_context& context);

  tls_session(tls_session&&) noexcept;
  tls_session& operator=(tls_session&&) noexcept;
  ~tls_session();

  /// Ciphertext that came from the peer.
  void receive(std::string_view ciphertext);

  /// Goes on with the handshake: true when it is complete, false when it needs more from the peer.
  [[nodiscard]] result<bool> handshake();

  /// Plaintext; 0 means "needs more from the peer", or that it said goodbye: see `ended`.
  [[nodiscard]] result<std::size_t> read(std::span<char> into);

  /// Encrypts all of it. Only after the handshake.
  [[nodiscard]] result<void> write(std::string_view plaintext);

  /// Ciphertext for the peer; empty when there is none.
  [[nodiscard]] std::string take_output();

  /// Says goodbye (close_notify).
  void shut_down();

  /// The peer said goodbye: nothing comes any more.
  [[nodiscard]] bool ended() const;

  /// For people: `TLSv1.3`, once the handshake is complete.
  [[nodiscard]] std::string protocol() const;

  /// The end of the peer's certificate; nothing when it has none, or before the handshake.
  [[nodiscard]] std::optional<std::chrono::sys_seconds> peer_valid_until() const;

private:
  struct state;
  explicit tls_session(std::unique_ptr<state> s);
  [[nodiscard]] static result<tls_session> make(const tls_context& context, std::string host);
  std::unique_ptr<state> state_;
};

} // namespace barid::net
