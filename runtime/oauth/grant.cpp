#include "runtime/oauth/grant.hpp"

#include <nlohmann/json.hpp>

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace barid::oauth {

using nlohmann::json;

namespace {

constexpr std::chrono::seconds usual_lifetime{3600};

/// RFC 4648 §5, without padding.
std::string base64url(const unsigned char* bytes, std::size_t size) {
  std::string out((size + 2) / 3 * 4 + 1, '\0');
  const int n = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes, static_cast<int>(size));
  out.resize(static_cast<std::size_t>(n));
  while (out.ends_with('=')) out.pop_back();
  std::ranges::replace(out, '+', '-');
  std::ranges::replace(out, '/', '_');
  return out;
}

std::string random_text() {
  std::array<unsigned char, 32> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) std::abort();
  return base64url(bytes.data(), bytes.size());
}

/// `error` and `error_description` of RFC 6749 §5.2, on one line and short.
std::string words_of(const json& j) {
  auto out = j.value("error", std::string("no reason"));
  if (const auto more = j.value("error_description", std::string()); !more.empty()) out += ": " + more;
  for (auto& c : out)
    if (static_cast<unsigned char>(c) < ' ' || c == 0x7F) c = ' ';
  if (out.size() > 300) out.resize(300);
  return out;
}

} // namespace

tokens::~tokens() {
  secrets::wipe(access);
  secrets::wipe(refresh);
  secrets::wipe(client_secret);
}

std::string to_json(const tokens& t) {
  return json{{"access", t.access},
              {"refresh", t.refresh},
              {"expires", std::chrono::duration_cast<std::chrono::seconds>(t.expires.time_since_epoch()).count()},
              {"client_secret", t.client_secret}}
      .dump(-1, ' ', false, json::error_handler_t::replace);
}

result<tokens> tokens_from_json(std::string_view text) {
  try {
    const auto j = json::parse(text);
    tokens out;
    out.access = j.at("access");
    out.refresh = j.at("refresh");
    out.expires = instant(std::chrono::seconds(j.at("expires").get<std::int64_t>()));
    out.client_secret = j.value("client_secret", "");
    return out;
  } catch (const json::exception&) {
    return error{errc::refused, "the stored tokens cannot be read", "sign in again"};
  }
}

pkce new_pkce() {
  pkce out;
  out.verifier = random_text();
  std::array<unsigned char, SHA256_DIGEST_LENGTH> hash{};
  SHA256(reinterpret_cast<const unsigned char*>(out.verifier.data()), out.verifier.size(), hash.data());
  out.challenge = base64url(hash.data(), hash.size());
  return out;
}

std::string new_state() {
  return random_text();
}

std::string consent_url(const provider& p, const std::string& redirect, const std::string& state, const pkce& proof,
                        const std::string& hint) {
  const auto query = form_of({{"response_type", "code"},
                              {"client_id", p.client_id},
                              {"redirect_uri", redirect},
                              {"scope", p.scope},
                              {"state", state},
                              {"code_challenge", proof.challenge},
                              {"code_challenge_method", "S256"},
                              {"login_hint", hint}});
  return p.authorize + (p.authorize.find('?') == std::string::npos ? "?" : "&") + query;
}

fields asker::base_form(const char* grant_type) const {
  fields out{{"grant_type", grant_type}, {"client_id", provider_.client_id}};
  if (!secret_.empty()) out.emplace_back("client_secret", secret_);
  return out;
}

result<tokens> asker::read_tokens(const web_answer& a) const {
  const auto j = json::parse(a.body, nullptr, false);
  if (a.status >= 500 || a.status == 429 || !j.is_object())
    return error{errc::unavailable,
                 "`" + provider_.name + "` cannot give a token now (" + std::to_string(a.status) + ")", ""};
  try {
    if (a.status != 200)
      return error{errc::refused, "`" + provider_.name + "` refuses a token: " + words_of(j),
                   "sign in again: `barid channel sign-in CHANNEL`"};
    tokens out;
    out.access = j.at("access_token");
    out.refresh = j.value("refresh_token", "");
    out.expires = now_ + std::chrono::seconds(j.value("expires_in", usual_lifetime.count()));
    out.client_secret = secret_;
    return out;
  } catch (const json::exception&) {
    return error{errc::unavailable, "`" + provider_.name + "` gives an answer that cannot be understood", ""};
  }
}

result<tokens> asker::with_code(const std::string& code, const pkce& proof, const std::string& redirect) {
  auto form = base_form("authorization_code");
  form.emplace_back("code", code);
  form.emplace_back("redirect_uri", redirect);
  form.emplace_back("code_verifier", proof.verifier);
  auto answer = post(provider_.token, form, tls_, net::deadline::after(most_));
  if (!answer) return answer.why();
  auto out = read_tokens(*answer);
  secrets::wipe(answer->body);
  if (out && out->refresh.empty())
    return error{errc::refused, "`" + provider_.name + "` gave no refresh token",
                 "its scope has to allow access while nobody is there (`offline_access`)"};
  return out;
}

result<tokens> asker::refreshed(const tokens& old) {
  auto form = base_form("refresh_token");
  form.emplace_back("refresh_token", old.refresh);
  auto answer = post(provider_.token, form, tls_, net::deadline::after(most_));
  for (auto& [name, value] : form) secrets::wipe(value);
  if (!answer) return answer.why();
  auto out = read_tokens(*answer);
  secrets::wipe(answer->body);
  if (out && out->refresh.empty()) out->refresh = old.refresh; // not rotated
  return out;
}

result<asker::device_start> asker::begin_device() {
  if (provider_.device.empty())
    return error{errc::invalid, "`" + provider_.name + "` knows no sign-in of devices",
                 "sign in with a browser: leave `--device` out"};
  fields form{{"client_id", provider_.client_id}, {"scope", provider_.scope}};
  if (!secret_.empty()) form.emplace_back("client_secret", secret_);
  auto answer = post(provider_.device, form, tls_, net::deadline::after(most_));
  if (!answer) return answer.why();
  const auto j = json::parse(answer->body, nullptr, false);
  try {
    if (answer->status != 200 || !j.is_object())
      return error{errc::refused,
                   "`" + provider_.name +
                       "` refuses: " + (j.is_object() ? words_of(j) : std::to_string(answer->status)),
                   "check the client's id, and whether it may sign in devices"};
    device_start out;
    out.device_code = j.at("device_code");
    out.user_code = j.at("user_code");
    out.verification_uri = j.contains("verification_uri") ? j.at("verification_uri") : j.at("verification_url");
    out.interval = std::chrono::seconds(std::clamp<std::int64_t>(j.value("interval", 5), 1, 60));
    out.lifetime = std::chrono::seconds(j.value("expires_in", 600));
    return out;
  } catch (const json::exception&) {
    return error{errc::unavailable, "`" + provider_.name + "` gives an answer that cannot be understood", ""};
  }
}

result<std::optional<tokens>> asker::poll_device(device_start& of) {
  auto form = base_form("urn:ietf:params:oauth:grant-type:device_code");
  form.emplace_back("device_code", of.device_code);
  auto answer = post(provider_.token, form, tls_, net::deadline::after(most_));
  if (!answer) return answer.why();
  if (answer->status != 200) {
    const auto j = json::parse(answer->body, nullptr, false);
    const auto why = j.is_object() && j.contains("error") && j.at("error").is_string()
                         ? j.at("error").get<std::string>()
                         : std::string();
    if (why == "slow_down") of.interval += std::chrono::seconds(5); // RFC 8628 §3.5
    if (why == "slow_down" || why == "authorization_pending") return std::optional<tokens>();
  }
  auto out = read_tokens(*answer);
  secrets::wipe(answer->body);
  if (!out) return out.why();
  return std::optional<tokens>(std::move(*out));
}

} // namespace barid::oauth
