#include "runtime/net/tls_context.hpp"

#include "runtime/net/server_certificate.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace barid::net {

namespace {

/// The oldest error of this thread's queue, which is emptied.
std::string take_reason() {
  const auto code = ERR_get_error();
  ERR_clear_error();
  const char* reason = ERR_reason_error_string(code);
  return reason ? reason : "unknown reason";
}

std::shared_ptr<ssl_ctx_st> make(const SSL_METHOD* method) {
  ERR_clear_error();
  std::shared_ptr<ssl_ctx_st> native(SSL_CTX_new(method), SSL_CTX_free);
  if (!native) return native;
  SSL_CTX_set_min_proto_version(native.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(native.get(), SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_mode(native.get(), SSL_MODE_RELEASE_BUFFERS); // idle connections stay small
  return native;
}

} // namespace

result<tls_context> tls_context::client(const std::string& extra_ca_file) {
  auto native = make(TLS_client_method());
  if (!native) return error{errc::exhausted, "cannot prepare TLS: " + take_reason(), ""};
  SSL_CTX_set_verify(native.get(), SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_default_verify_paths(native.get());
  if (!extra_ca_file.empty() && SSL_CTX_load_verify_locations(native.get(), extra_ca_file.c_str(), nullptr) != 1)
    return error{errc::invalid, "cannot use `" + extra_ca_file + "` as a certificate authority: " + take_reason(),
                 "name a readable file with certificates in PEM form"};
  return tls_context(std::move(native));
}

result<tls_context> tls_context::server(const std::string& certificate_file, const std::string& key_file) {
  auto native = make(TLS_server_method());
  if (!native) return error{errc::exhausted, "cannot prepare TLS: " + take_reason(), ""};
  if (auto ok = show_certificate(native.get(), certificate_file, key_file); !ok) return ok.why();
  return tls_context(std::move(native));
}

} // namespace barid::net
