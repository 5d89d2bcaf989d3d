#include "runtime/net/socket.hpp"

#include "model/time.hpp"
#include "runtime/net/resolve.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <vector>

namespace barid::net {

namespace {

std::string text_of(int code) {
  return std::generic_category().message(code);
}

socket_address unix_address(const std::string& path) {
  socket_address out;
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  std::memcpy(name.sun_path, path.data(), std::min(path.size(), sizeof name.sun_path - 1));
  std::memcpy(&out.storage, &name, sizeof name);
  out.length = sizeof name;
  return out;
}

error connect_failed(const endpoint& where, int code) {
  const auto place = to_text(where);
  switch (code) {
  case ECONNREFUSED:
  case ENOENT:
    return {errc::unavailable, "nothing listens at " + place, "check host and port, and whether the server runs"};
  case ENETUNREACH:
  case EHOSTUNREACH:
    return {errc::unavailable, "no route to " + place, "check the network of this machine"};
  case EACCES:
  case EPERM:
    return {errc::refused, "not permitted to connect to " + place,
            "check the permissions of the socket, or the firewall"};
  case ETIMEDOUT:
    return {errc::timeout, "no answer from " + place, "check host and port; a firewall may swallow the connection"};
  case EMFILE:
  case ENFILE:
  case ENOMEM:
  case ENOBUFS:
    return {errc::exhausted, "cannot connect to " + place + ": " + text_of(code), "raise the limit of open files"};
  default:
    return {errc::unavailable, "cannot connect to " + place + ": " + text_of(code), ""};
  }
}

/// 0, or the errno that says why not.
int try_connect(int fd, const socket_address& to, deadline until) {
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&to.storage), to.length) == 0) return 0;
  if (errno != EINPROGRESS && errno != EINTR) return errno;
  if (!wait_writable(fd, until)) return ETIMEDOUT;
  int status = 0;
  socklen_t size = sizeof status;
  getsockopt(fd, SOL_SOCKET, SO_ERROR, &status, &size);
  return status;
}

void without_delay(int fd) {
  const int on = 1; // no effect and no harm on unix sockets
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

socket_handle new_socket(int family) {
  return socket_handle(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

result<std::vector<socket_address>> addresses_of(const endpoint& where, deadline until) {
  if (where.is_unix()) return std::vector{unix_address(where.path)};
  return resolve(where.host, where.port, until);
}

} // namespace

error listen_failed(const endpoint& where, int code) {
  const auto place = to_text(where);
  if (code == EADDRINUSE)
    return {errc::unavailable, "something else listens at " + place, "stop it or choose another port"};
  if (code == EADDRNOTAVAIL)
    return {errc::invalid, "this machine has no address " + place, "choose one of its own addresses"};
  if (code == EACCES)
    return {errc::refused, "not permitted to listen at " + place,
            "choose a port above 1023, or a folder that may be written"};
  return {errc::unavailable, "cannot listen at " + place + ": " + text_of(code),
          where.is_unix() ? "the folder must exist, and the user that runs barid must be able to write there"
                          : "choose another address or port"};
}

void socket_handle::close() noexcept {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

result<socket_handle> connect_to(const endpoint& where, deadline until) {
  const auto began = deadline::clock::now();
  auto addresses = addresses_of(where, until);
  if (!addresses) return addresses.why();
  int code = ETIMEDOUT;
  for (std::size_t i = 0; i < addresses->size(); ++i) {
    const auto& to = (*addresses)[i];
    auto socket = new_socket(to.storage.ss_family);
    if (!socket) {
      code = errno;
      continue;
    }
    const auto share = until.remaining() / static_cast<int>(addresses->size() - i);
    code = try_connect(socket.fd(), to, deadline::after(share));
    if (code != 0) continue;
    without_delay(socket.fd());
    return socket;
  }
  if (code == ETIMEDOUT) {
    const auto waited = std::chrono::round<std::chrono::milliseconds>(deadline::clock::now() - began);
    return error{errc::timeout, "no answer from " + to_text(where) + " within " + barid::to_text(waited),
                 "check host and port; a firewall may swallow the connection"};
  }
  return connect_failed(where, code);
}

result<listening_socket> listening_socket::open(const endpoint& where, unsigned mode) {
  auto addresses = addresses_of(where, deadline::after(std::chrono::seconds(5)));
  if (!addresses) return addresses.why();
  const auto& at = addresses->front();
  if (where.is_unix()) {
    auto probe = new_socket(AF_UNIX);
    const int code = try_connect(probe.fd(), at, deadline::after(std::chrono::seconds(1)));
    struct stat info {};
    if (code == ECONNREFUSED && ::lstat(where.path.c_str(), &info) == 0 && S_ISSOCK(info.st_mode))
      ::unlink(where.path.c_str()); // left behind by a process that died
  }
  auto socket = new_socket(at.storage.ss_family);
  if (!socket) return listen_failed(where, errno);
  const int on = 1;
  setsockopt(socket.fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(socket.fd(), reinterpret_cast<const sockaddr*>(&at.storage), at.length) != 0)
    return listen_failed(where, errno);
  endpoint bound = where;
  if (where.is_unix()) {
    ::chmod(where.path.c_str(), mode);
  } else {
    socket_address real;
    real.length = sizeof real.storage;
    ::getsockname(socket.fd(), reinterpret_cast<sockaddr*>(&real.storage), &real.length);
    bound.port = real.port();
  }
  listening_socket out(std::move(socket), std::move(bound));
  if (::listen(out.fd(), SOMAXCONN) != 0) return listen_failed(where, errno);
  return out;
}

listening_socket& listening_socket::operator=(listening_socket&& other) noexcept {
  if (this != &other) {
    close();
    socket_ = std::move(other.socket_);
    where_ = std::move(other.where_);
  }
  return *this;
}

listening_socket::~listening_socket() {
  close();
}

void listening_socket::close() {
  if (!socket_) return;
  socket_.close();
  if (where_.is_unix()) ::unlink(where_.path.c_str());
}

result<socket_handle> listening_socket::accept() {
  socket_handle peer(::accept4(socket_.fd(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (peer) {
    without_delay(peer.fd());
    return peer;
  }
  switch (errno) {
  case EMFILE:
  case ENFILE:
  case ENOMEM:
  case ENOBUFS:
    return error{errc::exhausted, "cannot take a connection: " + text_of(errno), "raise the limit of open files"};
  default:
    return socket_handle(); // gone again before it was taken, or nothing there
  }
}

wake_signal::wake_signal() : event_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  if (!event_) throw std::system_error(errno, std::generic_category(), "eventfd");
}

void wake_signal::raise() noexcept {
  const std::uint64_t one = 1;
  // fails only when the counter is full, and then the signal is raised already
  [[maybe_unused]] const auto n = ::write(event_.fd(), &one, sizeof one);
}

ready wait_readable(int fd, int wake, deadline until) {
  for (;;) {
    pollfd set[2] = {{fd, POLLIN, 0}, {wake, POLLIN, 0}};
    const int n = ::poll(set, 2, until.poll_timeout());
    if (n > 0 && set[0].revents != 0) return ready::readable; // errors show when reading
    if (n > 0 && set[1].revents != 0) return ready::woken;
    if (n == 0 && until.passed()) return ready::timed_out;
  }
}

bool wait_writable(int fd, deadline until) {
  for (;;) {
    pollfd one{fd, POLLOUT, 0};
    const int n = ::poll(&one, 1, until.poll_timeout());
    if (n > 0) return true;
    if (n == 0 && until.passed()) return false;
  }
}

} // namespace barid::net
