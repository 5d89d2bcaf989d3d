#include "tests/support/dovecot_tls.hpp"

#include <arpa/inet.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace barid::test {

namespace {

struct free_openssl {
  void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
  void operator()(X509* p) const { X509_free(p); }
  void operator()(BIO* p) const { BIO_free(p); }
};
using key_ptr = std::unique_ptr<EVP_PKEY, free_openssl>;
using certificate_ptr = std::unique_ptr<X509, free_openssl>;

template <class Write>
std::string to_pem(Write write) {
  const std::unique_ptr<BIO, free_openssl> out(BIO_new(BIO_s_mem()));
  if (!write(out.get())) throw std::runtime_error("openssl: cannot write PEM");
  char* data = nullptr;
  const long size = BIO_get_mem_data(out.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

void extend(X509* certificate, X509* issuer, int id, const std::string& text) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  auto* extension = X509V3_EXT_conf_nid(nullptr, &context, id, text.c_str());
  if (!extension) throw std::runtime_error("openssl: bad extension " + text);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

certificate_ptr blank(const std::string& name, EVP_PKEY* key, long from, long until) {
  certificate_ptr out(X509_new());
  X509_set_version(out.get(), X509_VERSION_3);
  unsigned char serial[8];
  RAND_bytes(serial, sizeof serial);
  serial[0] = static_cast<unsigned char>((serial[0] & 0x3F) | 0x40); // positive, without padding
  ASN1_STRING_set(X509_get_serialNumber(out.get()), serial, sizeof serial);
  X509_gmtime_adj(X509_getm_notBefore(out.get()), from);
  X509_gmtime_adj(X509_getm_notAfter(out.get()), until);
  X509_set_pubkey(out.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(out.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  return out;
}

} // namespace

struct test_certificate_authority::parts {
  key_ptr key{EVP_EC_gen("P-256")};
  certificate_ptr certificate;
};

test_certificate_authority::test_certificate_authority() : parts_(std::make_unique<parts>()) {
  auto& p = *parts_;
  p.certificate = blank("Barid test authority", p.key.get(), -86400, 86400);
  X509_set_issuer_name(p.certificate.get(), X509_get_subject_name(p.certificate.get()));
  extend(p.certificate.get(), p.certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  extend(p.certificate.get(), p.certificate.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  extend(p.certificate.get(), p.certificate.get(), NID_subject_key_identifier, "hash");
  X509_sign(p.certificate.get(), p.key.get(), EVP_sha256());
}

test_certificate_authority::~test_certificate_authority() = default;

std::string test_certificate_authority::pem() const {
  return to_pem([this](BIO* b) { return PEM_write_bio_X509(b, parts_->certificate.get()); });
}

certificate_pem test_certificate_authority::issue(const certificate_wish& wish) {
  const key_ptr key(EVP_EC_gen("P-256"));
  const auto made = blank(wish.names.front(), key.get(), wish.valid_from, wish.valid_from + wish.valid_for);
  X509_set_issuer_name(made.get(), X509_get_subject_name(parts_->certificate.get()));
  std::string names;
  for (const auto& n : wish.names) {
    in6_addr ignored{};
    const bool number = inet_pton(AF_INET, n.c_str(), &ignored) == 1 || inet_pton(AF_INET6, n.c_str(), &ignored) == 1;
    names += (names.empty() ? "" : ",") + std::string(number ? "IP:" : "DNS:") + n;
  }
  extend(made.get(), parts_->certificate.get(), NID_subject_alt_name, names);
  X509_sign(made.get(), parts_->key.get(), EVP_sha256());
  return {to_pem([&](BIO* b) { return PEM_write_bio_PrivateKey(b, key.get(), nullptr, nullptr, 0, nullptr, nullptr); }),
          to_pem([&](BIO* b) { return PEM_write_bio_X509(b, made.get()); })};
}

} // namespace barid::test
