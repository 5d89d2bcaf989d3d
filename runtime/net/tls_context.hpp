// runtime/net/tls_context.hpp - what all TLS connections of one kind share.
//
// Owns     protocol versions (1.2 and newer), trusted authorities, a server's certificate.
// Never    makes a client that does not verify: certificate and host name are always checked (P13).
//
// OpenSSL is used directly: Poco's sockets take a timeout per call, which a slow peer can stretch
// for ever, and do not tell why a certificate was refused.

#pragma once

#include "model/result.hpp"

#include <memory>
#include <string>

struct ssl_ctx_st;

namespace barid::net {

/// Cheap to copy; safe to use from several threads.
class tls_context {
public:
  /// For connecting: the system's authorities, and those in `extra_ca_file` (PEM) where it is not
  /// empty. Fails with errc::invalid when the file cannot be used.
  [[nodiscard]] static result<tls_context> client(const std::string& extra_ca_file = {});

  /// For listening: a certificate chain and its key, both PEM files.
  [[nodiscard]] static result<tls_context> server(const std::string& certificate_file, const std::string& key_file);

  [[nodiscard]] ssl_ctx_st* native() const { return native_.get(); }

private:
  explicit tls_context(std::shared_ptr<ssl_ctx_st> native) : native_(std::move(native)) {}
  std::shared_ptr<ssl_ctx_st> native_;
};

} // namespace barid::net
