// runtime/net/socket.hpp - one open descriptor, and the two ways in which sockets come to be.
//
// Owns     the descriptor: nonblocking, close-on-exec, closed once.
// Never    waits without a deadline, raises SIGPIPE or lets a library exception out.
// Fails    as `error` in words for people: `nothing listens at …`, `name not found: …`.

#pragma once

#include "model/result.hpp"
#include "runtime/net/deadline.hpp"
#include "runtime/net/endpoint.hpp"

#include <string>
#include <utility>

namespace barid::net {

class socket_handle {
public:
  socket_handle() = default;
  explicit socket_handle(int fd) : fd_(fd) {}
  socket_handle(socket_handle&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  socket_handle& operator=(socket_handle&& other) noexcept {
    if (this != &other) {
      close();
      fd_ = std::exchange(other.fd_, -1);
    }
    return *this;
  }
  ~socket_handle() { close(); }

  [[nodiscard]] int fd() const { return fd_; } ///< -1 when there is none.
  explicit operator bool() const { return fd_ >= 0; }
  void close() noexcept;

private:
  int fd_ = -1;
};

/// Connects to the first of the host's addresses that answers, each given its share of the time.
/// TCP_NODELAY is set. Fails with errc::not_found (no such name), unavailable (nothing listens, no
/// route) or timeout.
[[nodiscard]] result<socket_handle> connect_to(const endpoint& where, deadline until);

/// Why nobody can listen there, for people; `code` is an errno.
[[nodiscard]] error listen_failed(const endpoint& where, int code);

/// A socket that listens. A unix socket's path is removed when this object goes; one left behind by
/// a dead process is replaced, one that answers is not.
class listening_socket {
public:
  /// A host name stands for its first address. `mode`: permissions of a unix socket. Fails with
  /// errc::unavailable when the address is taken.
  [[nodiscard]] static result<listening_socket> open(const endpoint& where, unsigned mode = 0660);

  listening_socket(listening_socket&&) noexcept = default;
  listening_socket& operator=(listening_socket&&) noexcept;
  ~listening_socket();

  /// Where it listens, with the port that was chosen.
  [[nodiscard]] const endpoint& bound() const { return where_; }
  [[nodiscard]] int fd() const { return socket_.fd(); }

  /// The next connection that waits, without waiting for one: nothing there gives an empty handle.
  /// Fails with errc::exhausted when descriptors or memory ran out.
  [[nodiscard]] result<socket_handle> accept();

  /// Stops listening; connections that wait in the queue are refused.
  void close();

private:
  listening_socket(socket_handle s, endpoint where) : socket_(std::move(s)), where_(std::move(where)) {}
  socket_handle socket_;
  endpoint where_;
};

/// A descriptor that becomes readable once and stays so: what poll(2) waits for besides a socket.
class wake_signal {
public:
  wake_signal();
  void raise() noexcept; ///< From any thread.
  [[nodiscard]] int fd() const { return event_.fd(); }

private:
  socket_handle event_;
};

enum class ready { readable, woken, timed_out };

/// Waits until `fd` has something to read, `wake` (a descriptor, -1 for none) is raised, or time is
/// up. A waiting byte wins over a raised signal.
[[nodiscard]] ready wait_readable(int fd, int wake, deadline until);

/// Waits until `fd` takes bytes again; false when time is up.
[[nodiscard]] bool wait_writable(int fd, deadline until);

} // namespace barid::net
