#include "runtime/mail/fetching/connection.hpp"

#include "runtime/mail/fetching/credential_text.hpp"
#include "runtime/mail/fetching/tls_contexts.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/IPAddress.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/PollSet.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SecureStreamSocket.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <cstring>
#include <utility>

namespace barid::fetching {

namespace net = Poco::Net;

namespace {

failed lost(const std::string& why) {
  return {failure::network, why, ""};
}

/// The peer's own words for a handshake that failed: a certificate is policy, the rest is network.
failed handshake_failed(const Poco::Exception& e, const std::string& host) {
  if (const auto why = take_certificate_trouble(); !why.empty())
    return {failure::policy, "the certificate of `" + host + "` was refused: " + why,
            "the server's operator has to mend it; a private authority needs its file in the settings"};
  if (dynamic_cast<const net::CertificateValidationException*>(&e) != nullptr)
    return {failure::policy, "the certificate of `" + host + "` was refused: it is for another name",
            "use the name that the certificate was made for"};
  return {failure::network, "no encrypted connection to `" + host + "`: " + shown(e.displayText()),
          "check port and tls setting"};
}

bool is_name(const std::string& host) {
  net::IPAddress ignored;
  return !net::IPAddress::tryParse(host, ignored);
}

} // namespace

connection::connection(net::Context::Ptr context, std::string host, bool verify)
    : context_(std::move(context)), host_(std::move(host)), verify_(verify) {}

connection::~connection() {
  close();
}

void connection::close() {
  if (stage_ == stage::closed) return;
  stage_ = stage::closed;
  ERR_clear_error();
  try {
    socket_.close();
  } catch (const Poco::Exception&) { // it is gone either way
  }
  wipe(out_);
  sent_ = 0;
}

std::optional<failed> connection::start(const net::SocketAddress& peer, bool tls) {
  tls_ = tls;
  ERR_clear_error();
  try {
    if (tls) {
      net::SecureStreamSocket made(context_);
      if (is_name(host_)) made.setPeerHostName(host_); // also sent as SNI
      socket_ = made;
    } else {
      socket_ = net::StreamSocket();
    }
    stage_ = stage::connecting;
    socket_.connectNB(peer);
  } catch (const Poco::Exception& e) {
    return lost("`" + host_ + "` cannot be reached: " + shown(e.displayText()));
  }
  return std::nullopt;
}

std::optional<failed> connection::proceed() {
  if (stage_ == stage::connecting) {
    if (const int code = socket_.impl()->socketError(); code != 0)
      return lost("`" + host_ + "` cannot be reached: " + std::strerror(code));
    try {
      socket_.setNoDelay(true);
      socket_.setKeepAlive(true); // IDLE may be silent for long, and a dead peer never says so
    } catch (const Poco::Exception& e) {
      return lost("`" + host_ + "` cannot be reached: " + shown(e.displayText()));
    }
    stage_ = tls_ ? stage::handshaking : stage::open;
  }
  return stage_ == stage::handshaking ? handshake() : std::nullopt;
}

std::optional<failed> connection::begin_tls() {
  ERR_clear_error();
  try {
    socket_ = is_name(host_) ? net::SecureStreamSocket::attach(socket_, host_, context_)
                             : net::SecureStreamSocket::attach(socket_, context_);
  } catch (const Poco::Exception& e) {
    return handshake_failed(e, host_);
  }
  tls_ = true;
  stage_ = stage::handshaking;
  return handshake();
}

std::optional<failed> connection::handshake() {
  // An error that some other connection left in this thread's queue would be taken for ours.
  ERR_clear_error();
  (void)take_certificate_trouble();
  try {
    net::SecureStreamSocket secure(socket_);
    const int done = secure.completeHandshake();
    if (done == 0) return lost("`" + host_ + "` closed the connection during the TLS handshake");
    tls_wants_write_ = done == net::SecureStreamSocket::ERR_SSL_WANT_WRITE;
    if (done != 1) return std::nullopt;
    // With a nonblocking connect nobody has compared the name yet.
    if (verify_) secure.verifyPeerCertificate(host_);
  } catch (const Poco::Exception& e) {
    return handshake_failed(e, host_);
  }
  stage_ = stage::open;
  return std::nullopt;
}

std::optional<failed> connection::read(std::string& into, std::size_t most, bool& more) {
  std::array<char, 65536> buffer;
  more = false;
  for (std::size_t taken = 0; stage_ == stage::open;) {
    int n = 0;
    ERR_clear_error();
    try {
      n = socket_.receiveBytes(buffer.data(), static_cast<int>(buffer.size()));
    } catch (const Poco::TimeoutException&) {
      break; // plain and nonblocking: nothing there
    } catch (const Poco::Exception& e) {
      return lost("the connection to `" + host_ + "` broke: " + shown(e.displayText()));
    }
    if (n == 0) return lost("`" + host_ + "` closed the connection");
    if (n < 0) {
      tls_wants_write_ = tls_ && n == net::SecureStreamSocket::ERR_SSL_WANT_WRITE;
      break;
    }
    into.append(buffer.data(), static_cast<std::size_t>(n));
    taken += static_cast<std::size_t>(n);
    if (taken >= most) {
      more = true;
      break;
    }
  }
  return flush();
}

std::optional<failed> connection::write(std::string bytes) {
  if (out_.empty()) {
    out_ = std::move(bytes);
  } else {
    out_ += bytes;
    wipe(bytes);
  }
  return flush();
}

std::optional<failed> connection::flush() {
  while (stage_ == stage::open && sent_ < out_.size()) {
    int n = 0;
    ERR_clear_error();
    try {
      n = socket_.sendBytes(out_.data() + sent_, static_cast<int>(out_.size() - sent_));
    } catch (const Poco::TimeoutException&) {
      return std::nullopt;
    } catch (const Poco::Exception& e) {
      return lost("the connection to `" + host_ + "` broke: " + shown(e.displayText()));
    }
    if (n <= 0) return std::nullopt; // polled for writing because something is left
    sent_ += static_cast<std::size_t>(n);
  }
  if (sent_ == out_.size()) {
    wipe(out_);
    sent_ = 0;
  }
  return std::nullopt;
}

int connection::interest() const {
  switch (stage_) {
  case stage::closed:
    return 0;
  case stage::connecting:
    return net::PollSet::POLL_WRITE;
  case stage::handshaking:
    return tls_wants_write_ ? net::PollSet::POLL_WRITE : net::PollSet::POLL_READ;
  case stage::open:
    break;
  }
  return net::PollSet::POLL_READ | (tls_wants_write_ || !sent_all() ? net::PollSet::POLL_WRITE : 0);
}

} // namespace barid::fetching
