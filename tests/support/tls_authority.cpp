#include "tests/support/tls_authority.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cctype>
#include <cstdio>
#include <stdexcept>

namespace barid::testing {

namespace {

using key_ptr = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using certificate_ptr = std::unique_ptr<X509, decltype(&X509_free)>;

key_ptr new_key() {
  return {EVP_EC_gen("P-256"), EVP_PKEY_free};
}

void add_extension(X509* to, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, to, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> e(
      X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()), X509_EXTENSION_free);
  if (!e) throw std::runtime_error("bad certificate extension " + value);
  X509_add_ext(to, e.get(), -1);
}

certificate_ptr new_certificate(EVP_PKEY* key, const std::string& name, long serial, std::chrono::hours from,
                                std::chrono::hours until) {
  certificate_ptr c(X509_new(), X509_free);
  X509_set_version(c.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(c.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(c.get()), static_cast<long>(from.count() * 3600));
  X509_gmtime_adj(X509_getm_notAfter(c.get()), static_cast<long>(until.count() * 3600));
  X509_set_pubkey(c.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(c.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  return c;
}

template <class Write>
void write_pem(const std::string& file, Write write) {
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> out(std::fopen(file.c_str(), "w"), std::fclose);
  if (!out || write(out.get()) != 1) throw std::runtime_error("cannot write " + file);
}

} // namespace

struct tls_authority::keys {
  key_ptr key = new_key();
  certificate_ptr certificate{nullptr, X509_free};
};

tls_authority::tls_authority(const std::string& name)
    : keys_(std::make_unique<keys>()), ca_file_((folder_.path() / "ca.pem").string()) {
  using std::chrono::hours;
  auto& ca = keys_->certificate;
  ca = new_certificate(keys_->key.get(), name, 1, hours(-24 * 800), hours(24 * 30));
  X509_set_issuer_name(ca.get(), X509_get_subject_name(ca.get()));
  add_extension(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE");
  add_extension(ca.get(), ca.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension(ca.get(), ca.get(), NID_subject_key_identifier, "hash");
  X509_sign(ca.get(), keys_->key.get(), EVP_sha256());
  write_pem(ca_file_, [&](std::FILE* f) { return PEM_write_X509(f, ca.get()); });
}

tls_authority::~tls_authority() = default;

certificate_files tls_authority::issue(const certificate_wish& wish) {
  const auto key = new_key();
  const auto serial = ++issued_ + 1;
  auto c = new_certificate(key.get(), wish.names.front(), serial, wish.valid_from, wish.valid_until);
  X509_set_issuer_name(c.get(), X509_get_subject_name(keys_->certificate.get()));
  std::string names;
  for (const auto& n : wish.names)
    names +=
        (names.empty() ? "" : ",") + std::string(std::isdigit(static_cast<unsigned char>(n[0])) ? "IP:" : "DNS:") + n;
  add_extension(c.get(), keys_->certificate.get(), NID_subject_alt_name, names);
  add_extension(c.get(), keys_->certificate.get(), NID_ext_key_usage, "serverAuth");
  X509_sign(c.get(), keys_->key.get(), EVP_sha256());
  const auto stem = (folder_.path() / std::to_string(serial)).string();
  const certificate_files out{stem + ".pem", stem + ".key"};
  write_pem(out.certificate, [&](std::FILE* f) { return PEM_write_X509(f, c.get()); });
  write_pem(out.key,
            [&](std::FILE* f) { return PEM_write_PrivateKey(f, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
  return out;
}

} // namespace barid::testing
