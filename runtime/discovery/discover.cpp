#include "runtime/discovery/discover.hpp"

#include "runtime/discovery/autoconfig.hpp"
#include "runtime/oauth/web.hpp"

#include <array>

namespace barid::discovery {

namespace {

using channel::mail_server;
using channel::tls;

struct provider {
  const char* name;
  std::array<const char*, 6> domains; ///< Of addresses.
  const char* mail_taken_by;          ///< The end of its MX names; may be empty.
  const char *imap, *smtp;
  std::uint16_t smtp_port;
  const char* oauth;
};

constexpr std::array providers{
    provider{
        "Google", {"gmail.com", "googlemail.com"}, ".google.com", "imap.gmail.com", "smtp.gmail.com", 465, "google"},
    provider{"Microsoft 365",
             {},
             ".mail.protection.outlook.com",
             "outlook.office365.com",
             "smtp.office365.com",
             587,
             "microsoft"},
    provider{"Outlook.com",
             {"outlook.com", "hotmail.com", "live.com", "msn.com"},
             ".olc.protection.outlook.com",
             "outlook.office365.com",
             "smtp-mail.outlook.com",
             587,
             "microsoft"},
    provider{"Yahoo",
             {"yahoo.com", "ymail.com", "rocketmail.com"},
             ".yahoodns.net",
             "imap.mail.yahoo.com",
             "smtp.mail.yahoo.com",
             465,
             ""},
    provider{"iCloud",
             {"icloud.com", "me.com", "mac.com"},
             ".mail.icloud.com",
             "imap.mail.me.com",
             "smtp.mail.me.com",
             587,
             ""},
    provider{"Fastmail",
             {"fastmail.com", "fastmail.fm"},
             ".messagingengine.com",
             "imap.fastmail.com",
             "smtp.fastmail.com",
             465,
             ""},
    provider{"Zoho", {"zohomail.com"}, ".zoho.com", "imap.zoho.com", "smtp.zoho.com", 465, ""},
};

found of_provider(const provider& p) {
  found out;
  out.imap = mail_server{p.imap, 993, tls::tls};
  out.smtp = mail_server{p.smtp, p.smtp_port, p.smtp_port == 465 ? tls::tls : tls::starttls};
  out.by = std::string(p.name);
  out.oauth = p.oauth;
  out.sure = true;
  return out;
}

std::optional<found> known_by_domain(const std::string& domain) {
  for (const auto& p : providers)
    for (const auto* d : p.domains)
      if (d && domain == d) return of_provider(p);
  return std::nullopt;
}

std::optional<found> known_by_mx(const std::vector<std::string>& mx) {
  if (mx.empty()) return std::nullopt;
  for (const auto& p : providers)
    if (mx.front().ends_with(p.mail_taken_by)) return of_provider(p);
  return std::nullopt;
}

bool lies_in(const std::string& host, const std::string& domain) {
  return host == domain || host.ends_with("." + domain);
}

/// One service of the domain; nothing where it is not offered.
result<std::optional<mail_server>> by_srv(const std::string& service, tls secured, const std::string& domain,
                                          const how_to_ask& how) {
  auto records = srv_of("_" + service + "._tcp." + domain, how.dns);
  if (!records) return records.why();
  if (records->empty() || records->front().target.empty() || records->front().port == 0)
    return std::optional<mail_server>();
  return std::optional(mail_server{records->front().target, records->front().port, secured});
}

result<std::optional<found>> by_records(const std::string& domain, const how_to_ask& how) {
  found out;
  struct wish {
    const char* service;
    tls secured;
    std::optional<mail_server>* to;
  };
  // TLS from the first byte is to be preferred (RFC 8314 §3.3)
  for (const auto& w : {wish{"imaps", tls::tls, &out.imap}, wish{"imap", tls::starttls, &out.imap},
                        wish{"pop3s", tls::tls, &out.pop3}, wish{"pop3", tls::starttls, &out.pop3},
                        wish{"submissions", tls::tls, &out.smtp}, wish{"submission", tls::starttls, &out.smtp}}) {
    if (*w.to) continue;
    auto got = by_srv(w.service, w.secured, domain, how);
    if (!got) return got.why();
    *w.to = std::move(*got);
  }
  if (!out.imap && !out.pop3) return std::optional<found>();
  out.by = "SRV records of " + domain;
  return std::optional(std::move(out));
}

result<std::string> by_https(const std::string& url, const how_to_ask& how) {
  auto got = oauth::get(url, how.tls, net::deadline::after(std::chrono::seconds(10)), how.web);
  if (!got) return got.why();
  if (got->status != 200) return error{errc::not_found, "nothing lies there", ""};
  return std::move(got->body);
}

std::optional<found> by_description(const std::string& address, const std::string& domain, const how_to_ask& how) {
  for (const auto& url :
       {"https://autoconfig." + domain + "/mail/config-v1.1.xml?" + oauth::form_of({{"emailaddress", address}}),
        "https://" + domain + "/.well-known/autoconfig/mail/config-v1.1.xml"}) {
    const auto text = how.get ? how.get(url) : by_https(url, how);
    if (!text) continue;
    auto read = read_autoconfig(*text, address);
    if (!read) continue;
    found out;
    out.imap = std::move(read->imap);
    out.pop3 = std::move(read->pop3);
    out.smtp = std::move(read->smtp);
    out.user = std::move(read->user);
    out.by = "the description of " + domain;
    return out;
  }
  return std::nullopt;
}

found judged(found f, const std::string& domain) {
  f.sure = true;
  for (const auto* s : {&f.imap, &f.pop3, &f.smtp})
    if (*s && !lies_in((*s)->host, domain)) f.sure = false;
  return f;
}

} // namespace

result<found> find_servers(const std::string& address, const how_to_ask& how) {
  const auto at = address.rfind('@');
  if (at == std::string::npos || at + 1 == address.size())
    return error{errc::invalid, "`" + address + "` is no address", "write it like `support@acme.example`"};
  std::string domain = address.substr(at + 1);
  for (auto& c : domain)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  if (auto known = known_by_domain(domain)) return std::move(*known);
  auto records = by_records(domain, how);
  if (!records) return records.why();
  if (*records) return judged(std::move(**records), domain);
  auto mx = mx_of(domain, how.dns);
  if (!mx) return mx.why();
  if (auto known = known_by_mx(*mx)) return std::move(*known);
  if (auto described = by_description(address, domain, how)) return judged(std::move(*described), domain);
  return error{errc::not_found, "nobody says which servers `" + domain + "` has",
               "name them with `--imap` (or `--pop3`) and `--smtp`"};
}

} // namespace barid::discovery
