#include "runtime/net/server_certificate.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <memory>

namespace barid::net {

namespace {

/// Why a file cannot be used: the system's reason where it cannot be read, else OpenSSL's.
std::string reason_for(const std::string& file) {
  const auto code = ERR_get_error();
  ERR_clear_error();
  if (::access(file.c_str(), R_OK) != 0) return std::strerror(errno);
  const char* reason = ERR_reason_error_string(code);
  return reason ? reason : "unknown reason";
}

int no_passphrase(char*, int, int, void*) {
  return 0;
}

} // namespace

result<void> show_certificate(ssl_ctx_st* with, const std::string& certificate_file, const std::string& key_file) {
  ERR_clear_error();
  SSL_CTX_set_default_passwd_cb(with, no_passphrase);
  if (SSL_CTX_use_certificate_chain_file(with, certificate_file.c_str()) != 1)
    return error{errc::invalid,
                 "cannot use the certificate `" + certificate_file + "`: " + reason_for(certificate_file),
                 "name a readable file with the certificate and its chain in PEM form"};
  if (SSL_CTX_use_PrivateKey_file(with, key_file.c_str(), SSL_FILETYPE_PEM) != 1)
    return error{errc::invalid, "cannot use the key `" + key_file + "`: " + reason_for(key_file),
                 "name the file with the key of the certificate, in PEM form, without a passphrase"};
  return {};
}

result<instant> end_of_certificate(const std::string& certificate_file) {
  ERR_clear_error();
  const std::unique_ptr<BIO, int (*)(BIO*)> in(BIO_new_file(certificate_file.c_str(), "r"), BIO_free);
  const std::unique_ptr<X509, void (*)(X509*)> first(
      in ? PEM_read_bio_X509(in.get(), nullptr, no_passphrase, nullptr) : nullptr, X509_free);
  if (!first)
    return error{errc::invalid,
                 "cannot use the certificate `" + certificate_file + "`: " + reason_for(certificate_file),
                 "name a readable file with the certificate and its chain in PEM form"};
  std::tm end{};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(first.get()), &end) != 1)
    return error{errc::invalid, "`" + certificate_file + "` does not say until when it counts",
                 "ask its authority for another one"};
  return instant(std::chrono::seconds(::timegm(&end)));
}

} // namespace barid::net
