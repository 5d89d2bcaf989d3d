#include "runtime/http/auth/identify.hpp"

#include "runtime/http/auth/token.hpp"
#include "runtime/store/session_rows.hpp"

namespace barid::http {

namespace {

std::string cookie_in(const std::map<std::string, std::string>& headers, std::string_view name) {
  const auto it = headers.find("cookie");
  if (it == headers.end()) return {};
  std::string_view rest = it->second;
  while (!rest.empty()) {
    auto one = rest.substr(0, rest.find(';'));
    rest.remove_prefix(std::min(one.size() + 1, rest.size()));
    while (one.starts_with(' ')) one.remove_prefix(1);
    if (one.size() > name.size() && one.starts_with(name) && one[name.size()] == '=')
      return std::string(one.substr(name.size() + 1));
  }
  return {};
}

std::string bearer_in(const std::map<std::string, std::string>& headers) {
  const auto it = headers.find("authorization");
  if (it == headers.end()) return {};
  const std::string_view text = it->second;
  constexpr std::string_view scheme = "bearer ";
  if (text.size() <= scheme.size()) return {};
  for (std::size_t i = 0; i < scheme.size(); ++i)
    if (static_cast<char>(text[i] | 0x20) != scheme[i]) return {};
  return std::string(text.substr(scheme.size()));
}

/// Success without a viewer for not_found.
template <class T>
result<std::optional<viewer>> nobody_or(const result<T>& r) {
  if (r.why().code == errc::not_found) return std::optional<viewer>{};
  return r.why();
}

} // namespace

const char* cookie_name(bool https) {
  return https ? "__Host-barid" : "barid";
}

std::string set_cookie(bool https, const std::string& token, std::chrono::seconds lives) {
  std::string out = std::string(cookie_name(https)) + "=" + token + "; Path=/; HttpOnly; SameSite=Strict";
  if (https) out += "; Secure";
  out += "; Max-Age=" + std::to_string(lives.count());
  return out;
}

std::optional<std::string> exchanged_cookie(connection_pool& engine_db, const settings& of, bool https,
                                            const std::map<std::string, std::string>& headers, const viewer& who,
                                            instant now) {
  if (!who.by_cookie || now - who.renewed < of.session_rotation) return {};
  const auto next = successor_of(cookie_in(headers, cookie_name(https)));
  const auto made = engine_db.with([&](store::connection& on) {
    return store::renew_session(on, who.token_hash, token_hash(next), now, now - of.session_rotation);
  });
  // a database that is away now is asked again by the next request
  if (!made || !*made) return {};
  return set_cookie(https, next, std::chrono::ceil<std::chrono::seconds>(who.expires.value_or(now) - now));
}

result<std::optional<viewer>> identify(connection_pool& engine_db, bool https,
                                       const std::map<std::string, std::string>& headers, instant now) {
  const auto bearer = bearer_in(headers);
  const auto token = bearer.empty() ? cookie_in(headers, cookie_name(https)) : bearer;
  if (token.empty() || token.size() > 200) return std::optional<viewer>{};
  const auto hash = token_hash(token);
  return engine_db.with([&](store::connection& on) -> result<std::optional<viewer>> {
    viewer found;
    agent_id who;
    if (bearer.empty()) {
      auto session = store::use_session(on, hash, now);
      if (!session) return nobody_or(session);
      who = session->agent;
      found.expires = session->expires;
      found.renewed = session->renewed;
    } else {
      auto key = store::use_api_token(on, hash, now);
      if (!key) return nobody_or(key);
      who = key->agent;
      found.expires = key->expires;
      found.read_only = !key->scopes.empty() && key->scopes == std::vector<std::string>{"read"};
    }
    auto rows = store::load_viewers(on, {who});
    if (!rows) return rows.why();
    if (rows->empty()) return std::optional<viewer>{};
    auto out = viewer_of(rows->front());
    out.expires = found.expires;
    out.renewed = found.renewed;
    out.read_only = found.read_only;
    out.by_cookie = bearer.empty();
    out.token_hash = hash;
    if (out.by_cookie) out.csrf = csrf_of(token);
    return std::optional<viewer>(std::move(out));
  });
}

} // namespace barid::http
