#include "app/doctor.hpp"
#include "runtime/net/endpoint.hpp"
#include "runtime/net/server_certificate.hpp"
#include "runtime/net/tls_context.hpp"

#include <chrono>

namespace barid::app::doctor {

namespace {

/// Whether the files can be shown, and for how long.
void check_certificate(const std::string& option, const std::string& certificate, const std::string& key,
                       findings& to) {
  if (certificate.empty()) return;
  if (auto ok = net::tls_context::server(certificate, key.empty() ? certificate : key); !ok)
    return fail(to, option, ok.why());
  const auto end = net::end_of_certificate(certificate);
  if (!end) return fail(to, option, end.why());
  const auto days = std::chrono::floor<std::chrono::days>(*end - std::chrono::system_clock::now());
  const std::string help = "renew it";
  if (days.count() < 0) return fail(to, option, {errc::invalid, certificate + " ended at " + to_rfc3339(*end), help});
  const auto words = certificate + " counts for " + std::to_string(days.count()) + " more days";
  days.count() < 14 ? warn(to, option, words, help) : good(to, option, words);
}

} // namespace

void check_https(const config::settings& s, findings& to) {
  check_certificate("http.certificate", s.http_certificate.string(), s.http_key.string(), to);
  if (!s.smtp_listen.empty())
    check_certificate("smtp.certificate", s.smtp_certificate.string(), s.smtp_key.string(), to);
  if (s.http_listen.empty() || !s.http_certificate.empty()) return;
  const auto at = net::parse_endpoint(s.http_listen);
  if (s.http_public_url.starts_with("https:")) {
    if (s.http_trusted_proxies.empty())
      return warn(to, "https", "the proxy in front is not named: everybody seems to come from it",
                  "name its address in `http.trusted_proxies`");
    return good(to, "https", "by the proxy at " + s.http_trusted_proxies);
  }
  if (at && !net::is_loopback(*at))
    warn(to, "https", "passwords go unencrypted over the network to " + s.http_listen,
         "set `http.certificate`, or put a proxy in front: see docs/operating.md, HTTPS");
}

} // namespace barid::app::doctor
