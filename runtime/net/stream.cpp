#include "runtime/net/stream.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace barid::net {

namespace {
constexpr std::size_t chunk = 16 * 1024;
}

stream::stream(socket_handle socket, std::string peer) : socket_(std::move(socket)), peer_(std::move(peer)) {}

result<stream> stream::connect(const endpoint& where, deadline until) {
  auto socket = connect_to(where, until);
  if (!socket) return socket.why();
  return stream(std::move(*socket), to_text(where));
}

error stream::gone(int code) const {
  if (code == 0 || code == ECONNRESET || code == EPIPE) return {errc::unavailable, peer_ + " ended the connection", ""};
  return {errc::unavailable, "connection to " + peer_ + " lost: " + std::generic_category().message(code), ""};
}

error stream::late() const {
  return {errc::timeout, peer_ + " did not answer in time", "the server may be overloaded; try later"};
}

result<std::size_t> stream::receive(std::span<char> into, deadline until) {
  for (;;) {
    const auto n = ::recv(socket_.fd(), into.data(), into.size(), 0);
    if (n >= 0) return static_cast<std::size_t>(n);
    if (errno == EINTR) continue;
    if (errno != EAGAIN && errno != EWOULDBLOCK) return gone(errno);
    if (wait_readable(socket_.fd(), -1, until) == ready::timed_out) return late();
  }
}

result<void> stream::transmit(std::string_view bytes, deadline until) {
  while (!bytes.empty()) {
    const auto n = ::send(socket_.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(n));
      if (!bytes.empty() && until.passed()) return late(); // a peer that takes byte after byte
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      if (!wait_writable(socket_.fd(), until)) return late();
    } else if (errno != EINTR) {
      return gone(errno);
    }
  }
  return {};
}

result<std::size_t> stream::receive_tls(std::span<char> into, deadline until) {
  for (;;) {
    auto n = tls_->read(into);
    if (auto sent = transmit(tls_->take_output(), until); !sent) return sent.why();
    if (!n || *n > 0 || tls_->ended()) return n;
    std::array<char, chunk> cipher;
    auto got = receive(cipher, until);
    if (!got) return got.why();
    if (*got == 0) return std::size_t{0};
    tls_->receive({cipher.data(), *got});
    if (until.passed()) return late();
  }
}

result<std::size_t> stream::read_some(std::span<char> into, deadline until) {
  if (const auto waiting = buffered(); waiting > 0) {
    const auto n = std::min(waiting, into.size());
    std::memcpy(into.data(), buffer_.data() + taken_, n);
    taken_ += n;
    return n;
  }
  if (until.passed()) return late(); // a peer that always has one more byte does not stretch it
  return tls_ ? receive_tls(into, until) : receive(into, until);
}

result<std::size_t> stream::read_ready(std::span<char> into) {
  if (buffered() > 0) return read_some(into, deadline::after(std::chrono::seconds(1)));
  for (;;) {
    if (tls_) {
      auto n = tls_->read(into);
      if (!n || *n > 0) return n;
      if (tls_->ended()) return gone(0);
    }
    std::array<char, chunk> cipher;
    const auto target = tls_ ? std::span<char>(cipher) : into;
    const auto n = ::recv(socket_.fd(), target.data(), target.size(), 0);
    if (n == 0) return gone(0);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      if (errno == EAGAIN || errno == EWOULDBLOCK) return std::size_t{0};
      return gone(errno);
    }
    if (!tls_) return static_cast<std::size_t>(n);
    tls_->receive({cipher.data(), static_cast<std::size_t>(n)});
  }
}

result<std::string> stream::read_line(std::size_t longest, deadline until) {
  std::size_t searched = 0; // of what is buffered
  for (;;) {
    const std::string_view waiting(buffer_.data() + taken_, buffered());
    if (const auto lf = waiting.find('\n', searched); lf != waiting.npos) {
      auto line = waiting.substr(0, lf);
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (line.size() > longest) break;
      std::string out(line);
      taken_ += lf + 1;
      return out;
    }
    if (waiting.size() > longest + 1) break;
    searched = waiting.size();
    buffer_.erase(0, std::exchange(taken_, 0));
    std::array<char, chunk> more;
    if (until.passed()) return late();
    auto n = tls_ ? receive_tls(more, until) : receive(more, until);
    if (!n) return n.why();
    if (*n == 0) return gone(0);
    buffer_.append(more.data(), *n);
  }
  return error{errc::limit, peer_ + " sent a line longer than " + std::to_string(longest) + " bytes", ""};
}

result<void> stream::write(std::string_view bytes, deadline until) {
  if (!tls_) return transmit(bytes, until);
  for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), chunk))) {
    if (auto done = tls_->write(bytes.substr(0, chunk)); !done) return done;
    if (auto sent = transmit(tls_->take_output(), until); !sent) return sent;
  }
  return {};
}

result<std::size_t> stream::shake_hands(result<tls_session> session, deadline until) {
  if (!session) return session.why();
  const auto discarded = buffered();
  buffer_.clear();
  taken_ = 0;
  for (;;) {
    auto done = session->handshake();
    // the last flight, or the alert that tells the peer what was wrong
    auto sent = transmit(session->take_output(), until);
    if (!done) return done.why();
    if (!sent) return sent.why();
    if (*done) break;
    std::array<char, chunk> cipher;
    auto n = receive(cipher, until);
    if (!n) return n.why();
    if (*n == 0)
      return error{errc::unavailable, peer_ + " ended the connection while TLS was set up",
                   "check port and security of the server"};
    session->receive({cipher.data(), *n});
    if (until.passed()) return late();
  }
  tls_ = std::make_unique<tls_session>(std::move(*session));
  return discarded;
}

result<std::size_t> stream::start_tls(const tls_context& context, const std::string& host, deadline until) {
  return shake_hands(tls_session::client(context, host), until);
}

result<std::size_t> stream::accept_tls(const tls_context& context, deadline until) {
  return shake_hands(tls_session::server(context), until);
}

void stream::close() {
  if (!socket_) return;
  if (tls_) {
    tls_->shut_down();
    const auto goodbye = tls_->take_output();
    [[maybe_unused]] const auto n = ::send(socket_.fd(), goodbye.data(), goodbye.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    tls_.reset();
  }
  socket_.close();
}

} // namespace barid::net
