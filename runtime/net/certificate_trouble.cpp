#include "runtime/net/certificate_trouble.hpp"

#include "model/time.hpp"

#include <arpa/inet.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <memory>

namespace barid::net {

namespace {

std::string day_of(const ASN1_TIME* when) {
  std::tm parts{};
  if (when == nullptr || ASN1_TIME_to_tm(when, &parts) != 1) return "an unknown day";
  return to_rfc3339(instant(std::chrono::seconds(timegm(&parts)))).substr(0, 10);
}

/// Shown to people, from a stranger: anything but plain printable text becomes '?'.
std::string printable(const unsigned char* data, int size) {
  std::string out;
  for (int i = 0; i < size && i < 128; ++i) out += data[i] > 0x20 && data[i] < 0x7f ? char(data[i]) : '?';
  return out;
}

std::string one_name(const GENERAL_NAME& name) {
  int type = 0;
  const void* value = GENERAL_NAME_get0_value(&name, &type);
  if (type == GEN_DNS) {
    const auto* text = static_cast<const ASN1_STRING*>(value);
    return printable(ASN1_STRING_get0_data(text), ASN1_STRING_length(text));
  }
  if (type == GEN_IPADD) {
    const auto* bytes = static_cast<const ASN1_OCTET_STRING*>(value);
    char text[INET6_ADDRSTRLEN] = "";
    const int size = ASN1_STRING_length(bytes);
    if (size == 4 || size == 16)
      inet_ntop(size == 4 ? AF_INET : AF_INET6, ASN1_STRING_get0_data(bytes), text, sizeof text);
    return text;
  }
  return {};
}

/// The names it is for, at most five: `mx.acme.example, *.acme.example`.
std::string names_of(X509* certificate) {
  const auto free_names = [](GENERAL_NAMES* n) { GENERAL_NAMES_free(n); };
  const std::unique_ptr<GENERAL_NAMES, decltype(free_names)> names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)), free_names);
  std::string out;
  const int count = names ? sk_GENERAL_NAME_num(names.get()) : 0;
  for (int i = 0; i < count && i < 5; ++i)
    if (const auto name = one_name(*sk_GENERAL_NAME_value(names.get(), i)); !name.empty())
      out += (out.empty() ? "" : ", ") + name;
  if (count > 5) out += ", …";
  return out.empty() ? "no host at all" : out;
}

std::string issuer_of(X509* certificate) {
  unsigned char* text = nullptr;
  auto* issuer = X509_get_issuer_name(certificate);
  const int at = X509_NAME_get_index_by_NID(issuer, NID_commonName, -1);
  if (at < 0) return "an unnamed authority";
  const int size = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(issuer, at)));
  std::string out;
  for (int i = 0; i < size && i < 128; ++i) out += text[i] >= 0x20 && text[i] < 0x7f ? char(text[i]) : '?';
  OPENSSL_free(text);
  return "`" + out + "`";
}

} // namespace

error certificate_trouble(const std::string& host, int verify_error, x509_st* certificate) {
  const auto of_host = "certificate of `" + host + "` ";
  if (certificate == nullptr)
    return {errc::refused, of_host + "was refused: " + X509_verify_cert_error_string(verify_error), ""};
  switch (verify_error) {
  case X509_V_ERR_CERT_HAS_EXPIRED:
    return {errc::refused, of_host + "expired on " + day_of(X509_get0_notAfter(certificate)),
            "the server's operator has to renew it; if that was long ago, check this machine's clock"};
  case X509_V_ERR_CERT_NOT_YET_VALID:
    return {errc::refused, of_host + "is valid only from " + day_of(X509_get0_notBefore(certificate)),
            "check this machine's clock"};
  case X509_V_ERR_HOSTNAME_MISMATCH:
  case X509_V_ERR_IP_ADDRESS_MISMATCH:
    return {errc::refused, "name mismatch: asked for `" + host + "`, certificate is for " + names_of(certificate),
            "write the server's host name as its certificate has it"};
  case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
  case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
  case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
  case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
  case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    return {errc::refused, of_host + "comes from an authority not known here, " + issuer_of(certificate),
            "if it is your own authority, name its certificate as the extra CA file"};
  default:
    return {errc::refused, of_host + "was refused: " + X509_verify_cert_error_string(verify_error), ""};
  }
}

} // namespace barid::net
