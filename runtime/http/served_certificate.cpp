#include "runtime/http/served_certificate.hpp"

#include "runtime/net/server_certificate.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/NetSSL.h>

#include <openssl/ssl.h>

namespace barid::http {

result<void> served_certificate::load() {
  Poco::Net::initializeSSL();
  files_.note();
  try {
    Poco::Net::Context::Params params;
    params.verificationMode = Poco::Net::Context::VERIFY_NONE; // of clients, who have no certificate
    Poco::Net::Context::Ptr made(new Poco::Net::Context(Poco::Net::Context::TLS_SERVER_USE, params));
    made->requireMinimumProtocol(Poco::Net::Context::PROTO_TLSV1_2);
    auto* const native = made->sslContext();
    SSL_CTX_set_options(native, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
    // live streams write what fits, from strings that may have moved meanwhile
    SSL_CTX_set_mode(native,
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    if (auto ok = net::show_certificate(native, files_.certificate(), files_.key()); !ok) return ok.why();
    context_ = made;
    return {};
  } catch (const Poco::Exception& e) {
    return error{errc::invalid, "HTTPS cannot be set up: " + e.displayText(), ""};
  }
}

Poco::Net::Context::Ptr served_certificate::current() {
  const std::lock_guard lock(guard_);
  if (files_.changed()) {
    const auto done = load();
    if (told_) told_(done);
  }
  return context_;
}

} // namespace barid::http
