#include "runtime/http/served_certificate.hpp"

#include "runtime/net/server_certificate.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/NetSSL.h>

#include <openssl/ssl.h>

namespace barid::http {

served_certificate::stamps served_certificate::look() const {
  stamps out;
  for (std::size_t i = 0; i < files_.size(); ++i) {
    struct stat now {};
    if (::stat(files_[i].c_str(), &now) != 0) continue;
    out[i] = {now.st_dev, now.st_ino, now.st_size,
              std::int64_t{now.st_ctim.tv_sec} * 1'000'000'000 + now.st_ctim.tv_nsec};
  }
  return out;
}

result<void> served_certificate::load() {
  Poco::Net::initializeSSL();
  seen_ = look();
  try {
    Poco::Net::Context::Params params;
    params.verificationMode = Poco::Net::Context::VERIFY_NONE; // of clients, who have no certificate
    Poco::Net::Context::Ptr made(
        new Poco::Net::Context(Poco::Net::Context::TLS_SERVER_USE, params));
    made->requireMinimumProtocol(Poco::Net::Context::PROTO_TLSV1_2);
    auto* const native = made->sslContext();
    SSL_CTX_set_options(native, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
    // live streams write what fits, from strings that may have moved meanwhile
    SSL_CTX_set_mode(native, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                 SSL_MODE_RELEASE_BUFFERS);
    if (auto ok = net::show_certificate(native, files_[0], files_[1]); !ok) return ok.why();
    context_ = made;
    return {};
  } catch (const Poco::Exception& e) {
    return error{errc::invalid, "HTTPS cannot be set up: " + e.displayText(), ""};
  }
}

Poco::Net::Context::Ptr served_certificate::current() {
  const std::lock_guard lock(guard_);
  const auto now = std::chrono::steady_clock::now();
  if (now >= next_look_) {
    next_look_ = now + std::chrono::seconds(1);
    if (look() != seen_) {
      const auto done = load();
      if (told_) told_(done);
    }
  }
  return context_;
}

} // namespace barid::http
