#include "runtime/mail/fetching/tls_contexts.hpp"

#include <Poco/Exception.h>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <utility>

namespace barid::fetching {

namespace net = Poco::Net;

namespace {

thread_local std::string certificate_trouble;

/// Changes nothing about the verdict; it only remembers the reason, which exceptions do not tell.
int remember_trouble(int ok, X509_STORE_CTX* store) {
  if (ok != 1) certificate_trouble = X509_verify_cert_error_string(X509_STORE_CTX_get_error(store));
  return ok;
}

} // namespace

std::string take_certificate_trouble() {
  return std::exchange(certificate_trouble, {});
}

result<net::Context::Ptr> tls_contexts::get(const std::string& ca_file, bool verify) {
  const std::lock_guard lock(mutex_);
  auto& known = made_[{ca_file, verify}];
  if (known) return known;
  ERR_clear_error();
  try {
    net::Context::Params p;
    p.caLocation = ca_file;
    p.loadDefaultCAs = true;
    // Anything less than strict skips the host's name for `localhost`.
    p.verificationMode = verify ? net::Context::VERIFY_STRICT : net::Context::VERIFY_NONE;
    net::Context::Ptr made(new net::Context(net::Context::TLS_CLIENT_USE, p));
    made->requireMinimumProtocol(net::Context::PROTO_TLSV1_2);
    made->enableExtendedCertificateVerification(verify);
    // Idle accounts by the hundred: no buffers while nothing moves. Partial writes come from a
    // string that may have moved meanwhile.
    SSL_CTX_set_mode(made->sslContext(),
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    if (verify) SSL_CTX_set_verify(made->sslContext(), p.verificationMode, remember_trouble);
    known = made;
    return made;
  } catch (const Poco::Exception& e) {
    made_.erase({ca_file, verify});
    return error{errc::invalid, "TLS cannot be set up with the authorities in `" + ca_file + "`: " + e.displayText(),
                 "check that the file exists and holds certificates in PEM form"};
  }
}

} // namespace barid::fetching
