#include "runtime/net/tls_session.hpp"

#include "runtime/net/certificate_trouble.hpp"
#include "runtime/net/resolve.hpp"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <climits>
#include <ctime>
#include <optional>

namespace barid::net {

struct tls_session::state {
  std::unique_ptr<SSL, decltype(&SSL_free)> ssl{nullptr, SSL_free};
  BIO* in = nullptr;  ///< Owned by `ssl`.
  BIO* out = nullptr; ///< Owned by `ssl`.
  std::string host;   ///< Empty on the server's side.
  std::optional<error> refused;
};

namespace {

/// Where a session keeps why the peer's certificate was refused; set by `note_refusal`.
int refusal_slot() {
  static const int slot = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return slot;
}

int host_slot() {
  static const int slot = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return slot;
}

/// OpenSSL forgets a refused certificate with the failed handshake, so its words are made here.
int note_refusal(int good, X509_STORE_CTX* store) {
  if (good == 1) return 1;
  auto* ssl = static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto* refused = static_cast<std::optional<error>*>(SSL_get_ex_data(ssl, refusal_slot()));
  const auto* host = static_cast<const std::string*>(SSL_get_ex_data(ssl, host_slot()));
  *refused = certificate_trouble(*host, X509_STORE_CTX_get_error(store), X509_STORE_CTX_get_current_cert(store));
  return 0;
}

bool is_ip_address(const std::string& host) {
  unsigned char room[sizeof(in6_addr)];
  return inet_pton(AF_INET, host.c_str(), room) == 1 || inet_pton(AF_INET6, host.c_str(), room) == 1;
}

error failed(const std::string& host) {
  const auto code = ERR_get_error();
  ERR_clear_error();
  const auto peer = host.empty() ? std::string("the peer") : "`" + host + "`";
  switch (ERR_GET_LIB(code) == ERR_LIB_SSL ? ERR_GET_REASON(code) : 0) {
  case SSL_R_WRONG_VERSION_NUMBER:
  case SSL_R_BAD_PACKET_LENGTH:
  case SSL_R_PACKET_LENGTH_TOO_LONG:
    return {errc::unavailable, peer + " does not speak TLS here",
            "check port and security: some ports speak TLS at once (465, 993), others after "
            "STARTTLS (587, 143)"};
  case SSL_R_UNSUPPORTED_PROTOCOL:
  case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
    return {errc::refused, peer + " offers no TLS 1.2 or newer", "the server's operator has to update it"};
  default:
    break;
  }
  const char* reason = ERR_reason_error_string(code);
  return {errc::unavailable, "TLS with " + peer + " failed: " + (reason ? reason : "connection ended"), ""};
}

} // namespace

tls_session::tls_session(std::unique_ptr<state> s) : state_(std::move(s)) {}
tls_session::tls_session(tls_session&&) noexcept = default;
tls_session& tls_session::operator=(tls_session&&) noexcept = default;
tls_session::~tls_session() = default;

result<tls_session> tls_session::make(const tls_context& context, std::string host) {
  ERR_clear_error();
  auto s = std::make_unique<state>();
  s->host = std::move(host);
  s->ssl.reset(SSL_new(context.native()));
  s->in = BIO_new(BIO_s_mem());
  s->out = BIO_new(BIO_s_mem());
  if (!s->ssl || s->in == nullptr || s->out == nullptr) {
    BIO_free(s->in);
    BIO_free(s->out);
    return error{errc::exhausted, "no memory for a TLS connection", ""};
  }
  BIO_set_mem_eof_return(s->in, -1); // empty means "later", not "ended"
  SSL_set_bio(s->ssl.get(), s->in, s->out);
  return tls_session(std::move(s));
}

result<tls_session> tls_session::client(const tls_context& context, const std::string& asked) {
  auto ascii = to_ascii_domain(asked); // as the certificate has it
  if (!ascii) return ascii.why();
  const auto& host = *ascii;
  auto session = make(context, host);
  if (!session) return session;
  auto& s = *session->state_;
  auto* ssl = s.ssl.get();
  if (is_ip_address(host)) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str());
  } else if (SSL_set1_host(ssl, host.c_str()) != 1 || SSL_set_tlsext_host_name(ssl, host.c_str()) != 1) {
    return error{errc::invalid, "`" + host + "` is not a host name", ""};
  }
  SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  SSL_set_ex_data(ssl, refusal_slot(), &s.refused);
  SSL_set_ex_data(ssl, host_slot(), &s.host);
  SSL_set_verify(ssl, SSL_VERIFY_PEER, note_refusal);
  SSL_set_connect_state(ssl);
  return session;
}

result<tls_session> tls_session::server(const tls_context& context) {
  auto session = make(context, {});
  if (session) SSL_set_accept_state(session->state_->ssl.get());
  return session;
}

void tls_session::receive(std::string_view ciphertext) {
  while (!ciphertext.empty()) {
    const auto n = static_cast<int>(std::min<std::size_t>(ciphertext.size(), INT_MAX));
    if (BIO_write(state_->in, ciphertext.data(), n) != n) return; // no memory: the handshake fails
    ciphertext.remove_prefix(static_cast<std::size_t>(n));
  }
}

result<bool> tls_session::handshake() {
  auto& s = *state_;
  if (s.refused) return *s.refused;
  ERR_clear_error(); // an old error of this thread would be taken for this session's
  const int status = SSL_do_handshake(s.ssl.get());
  if (status == 1) return true;
  const int need = SSL_get_error(s.ssl.get(), status);
  if (need == SSL_ERROR_WANT_READ || need == SSL_ERROR_WANT_WRITE) return false;
  if (!s.refused) s.refused = failed(s.host);
  ERR_clear_error();
  return *s.refused;
}

result<std::size_t> tls_session::read(std::span<char> into) {
  auto& s = *state_;
  if (s.refused) return *s.refused;
  ERR_clear_error();
  std::size_t n = 0;
  if (SSL_read_ex(s.ssl.get(), into.data(), into.size(), &n) == 1) return n;
  switch (SSL_get_error(s.ssl.get(), 0)) {
  case SSL_ERROR_WANT_READ:
  case SSL_ERROR_WANT_WRITE:
  case SSL_ERROR_ZERO_RETURN:
    return std::size_t{0};
  default:
    s.refused = failed(s.host);
    return *s.refused;
  }
}

result<void> tls_session::write(std::string_view plaintext) {
  auto& s = *state_;
  if (s.refused) return *s.refused;
  ERR_clear_error();
  for (std::size_t n = 0; !plaintext.empty(); plaintext.remove_prefix(n))
    if (SSL_write_ex(s.ssl.get(), plaintext.data(), plaintext.size(), &n) != 1) {
      s.refused = failed(s.host);
      return *s.refused;
    }
  return {};
}

std::string tls_session::take_output() {
  char* data = nullptr;
  const long size = BIO_get_mem_data(state_->out, &data);
  std::string out(data, size > 0 ? static_cast<std::size_t>(size) : 0);
  (void)BIO_reset(state_->out);
  return out;
}

void tls_session::shut_down() {
  ERR_clear_error();
  if (!state_->refused && SSL_is_init_finished(state_->ssl.get()) == 1) SSL_shutdown(state_->ssl.get());
  ERR_clear_error();
}

bool tls_session::ended() const {
  return (SSL_get_shutdown(state_->ssl.get()) & SSL_RECEIVED_SHUTDOWN) != 0;
}

std::string tls_session::protocol() const {
  return SSL_get_version(state_->ssl.get());
}

std::optional<std::chrono::sys_seconds> tls_session::peer_valid_until() const {
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(state_->ssl.get()),
                                                                X509_free);
  std::tm end{};
  if (!certificate || ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &end) != 1) return {};
  return std::chrono::sys_seconds(std::chrono::seconds(::timegm(&end)));
}

} // namespace barid::net
