#include "runtime/oauth/provider.hpp"

#include <nlohmann/json.hpp>

namespace barid::oauth {

using nlohmann::json;

std::optional<provider> preset(const std::string& name) {
  if (name == "google")
    return provider{name,
                    "https://accounts.google.com/o/oauth2/v2/auth?access_type=offline&prompt=consent",
                    "https://oauth2.googleapis.com/token",
                    "https://oauth2.googleapis.com/device/code",
                    "https://mail.google.com/",
                    {}};
  if (name == "microsoft")
    return provider{name,
                    "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
                    "https://login.microsoftonline.com/common/oauth2/v2.0/token",
                    "https://login.microsoftonline.com/common/oauth2/v2.0/devicecode",
                    "offline_access https://outlook.office.com/IMAP.AccessAsUser.All "
                    "https://outlook.office.com/POP.AccessAsUser.All "
                    "https://outlook.office.com/SMTP.Send",
                    {}};
  return std::nullopt;
}

result<provider> discover(const std::string& issuer, const net::tls_context& tls, net::deadline until) {
  auto base = issuer;
  while (base.ends_with('/')) base.pop_back();
  auto got = get(base + "/.well-known/openid-configuration", tls, until);
  if (!got) return got.why();
  const error wrong{errc::invalid, "`" + issuer + "` does not say how to sign in there",
                    "name the issuer whose `/.well-known/openid-configuration` can be read"};
  if (got->status != 200) return wrong;
  const auto j = json::parse(got->body, nullptr, false);
  if (!j.is_object()) return wrong;
  try {
    auto named = j.value("issuer", "");
    while (named.ends_with('/')) named.pop_back();
    provider out{issuer,
                 j.value("authorization_endpoint", ""),
                 j.value("token_endpoint", ""),
                 j.value("device_authorization_endpoint", ""),
                 "openid offline_access",
                 {}};
    if (named != base || out.authorize.empty() || out.token.empty()) return wrong;
    for (const auto* url : {&out.authorize, &out.token, &out.device})
      if (!url->empty())
        if (auto ok = read_web_url(*url); !ok) return ok.why();
    // without asking for consent there is no access while nobody is there (OpenID Connect Core §11)
    out.authorize += (out.authorize.find('?') == std::string::npos ? "?" : "&") + std::string("prompt=consent");
    return out;
  } catch (const json::exception&) {
    return wrong;
  }
}

} // namespace barid::oauth
