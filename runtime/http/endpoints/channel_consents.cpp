// Signing in to mail accounts by OAuth2: where a person agrees, and what that is worth.

#include "runtime/channel/account.hpp"
#include "runtime/channel/trial.hpp"
#include "runtime/http/endpoints/change.hpp"
#include "runtime/http/endpoints/consent.hpp"
#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/oauth/token_store.hpp"
#include "runtime/secrets/redaction.hpp"
#include "runtime/store/directory_channels.hpp"

namespace barid::http {

namespace {

using namespace schema;

constexpr std::chrono::seconds patience{20};

/// A provider that is known by its name, or any issuer. Fails with `invalid` for one that says
/// nothing.
result<oauth::provider> provider_of(const json& said) {
  const auto name = said["provider"].get<std::string>();
  auto out = oauth::preset(name);
  if (!out) {
    auto tls = net::tls_context::client();
    if (!tls) return tls.why();
    auto found = oauth::discover(name, *tls, net::deadline::after(patience));
    if (!found) return found.why();
    out = std::move(*found);
  }
  if (const auto scope = said.value("scope", ""); !scope.empty()) out->scope = scope;
  out->client_id = said["client_id"].get<std::string>();
  return std::move(*out);
}

answer question(const call& c, const oauth::provider& at, const std::string& user) {
  const auto redirect = c.body["redirect"].get<std::string>();
  if (auto ok = oauth::read_web_url(redirect); !ok) return problem(ok.why());
  const auto proof = oauth::new_pkce();
  const auto state = oauth::new_state();
  return json_answer(
      {{"url", oauth::consent_url(at, redirect, state, proof, user)}, {"state", state}, {"verifier", proof.verifier}});
}

answer ask(const call& c) {
  auto at = provider_of(c.body);
  if (!at) return consent_problem(at.why());
  return question(c, *at, c.body.value("user", ""));
}

struct signed_in_channel {
  store::channel_row row;
  channel::account account;
};
/// Fails with `invalid` for a channel that signs in with a password, or nowhere.
result<signed_in_channel> channel_with_tokens(const call& c) {
  auto row = c.read([&](store::connection& on) { return store::load_channel(on, c.channel); });
  if (!row) return row.why();
  auto account = channel::account_from_json(row->settings.empty() ? "{}" : row->settings);
  if (!account) return account.why();
  if (!account->oauth) return error{errc::invalid, "this channel does not sign in by tokens", "give it a password"};
  return signed_in_channel{std::move(*row), std::move(*account)};
}

answer ask_again(const call& c) {
  auto known = channel_with_tokens(c);
  if (!known) return problem(known.why());
  return question(c, *known->account.oauth, known->account.user);
}

/// The secret of the application that its tokens came with, unless another one is given.
result<std::string> client_secret_for(const call& c) {
  if (c.body.contains("client_secret")) return c.body["client_secret"].get<std::string>();
  return c.desk.engine_db.with([&](store::connection& on) -> result<std::string> {
    auto vault = secrets::vault::open(c.desk.options.data, on);
    if (!vault) return vault.why();
    auto old = oauth::stored_tokens(on, *vault, c.channel.value);
    if (!old && old.why().code == errc::not_found) return std::string();
    if (!old) return old.why();
    return old->client_secret;
  });
}

answer sign_in_anew(const call& c) {
  auto known = channel_with_tokens(c);
  if (!known) return problem(known.why());
  auto& row = known->row; // clang 14 lets no lambda see a structured binding
  auto& account = known->account;
  if (c.desk.options.data.empty())
    return problem(503, "unavailable", "this engine has no place for the key of tokens",
                   "`barid channel sign-in` does it where the data lies");
  auto secret = client_secret_for(c);
  if (!secret) return problem(secret.why());
  const auto now = c.desk.clock.now();
  auto tokens = take_code(*account.oauth, c.body, *secret, account.ca_file, now);
  secrets::wipe(*secret);
  if (!tokens) return consent_problem(tokens.why());
  const secrets::guarded guard(tokens->access);
  if (!c.body.value("untried", false) && account.incoming())
    if (auto got = channel::try_receiving(account, secrets::secret(tokens->access)); !got)
      return consent_problem(got.why());
  auto done = change_directory(c, [&](store::connection& on) -> result<change_note> {
    auto vault = secrets::vault::open(c.desk.options.data, on);
    if (!vault) return vault.why();
    if (auto ok = oauth::put_tokens(on, *vault, c.channel.value, *tokens); !ok) return ok.why();
    account.signed_in = to_rfc3339(now);
    row.settings = channel::to_json(account);
    row.state = "on"; // whatever paused it is over
    if (auto ok = store::update_channel(on, row); !ok) return ok.why();
    return change_note{store::audit_action::channel_sign_in, "channel/" + std::to_string(c.channel.value)};
  });
  return done ? empty_answer() : problem(done.why());
}

} // namespace

json consent_fields() {
  return object({{"provider", described(text(500, 1), "google, microsoft, or an issuer's address")},
                 {"client_id", described(text(500, 1), "as which application we are known there")},
                 {"code", described(text(4'000, 1), "what the browser brought back")},
                 {"verifier", text(200, 1)},
                 {"redirect", text(2'000, 1)}},
                {{"scope", text(2'000)}, {"client_secret", text(2'000)}});
}

result<oauth::tokens> take_code(const oauth::provider& at, const json& said, const std::string& client_secret,
                                const std::string& ca_file, instant now) {
  auto tls = net::tls_context::client(ca_file);
  if (!tls) return tls.why();
  oauth::asker asker(at, client_secret, *tls, now, patience);
  oauth::pkce proof{said["verifier"].get<std::string>(), {}};
  auto out = asker.with_code(said["code"].get<std::string>(), proof, said["redirect"].get<std::string>());
  if (out && out->refresh.empty())
    return error{errc::refused, "`" + at.name + "` gave no refresh token",
                 "its scope has to allow access while nobody is there (`offline_access`)"};
  return out;
}

result<consent> take_consent(const json& said, instant now) {
  auto at = provider_of(said);
  if (!at) return at.why();
  auto tokens = take_code(*at, said, said.value("client_secret", ""), {}, now);
  if (!tokens) return tokens.why();
  return consent{std::move(*at), std::move(*tokens)};
}

answer consent_problem(const error& why) {
  if (why.code == errc::invalid || why.code == errc::internal) return problem(why);
  return problem(422, "consent_failed", why.message, why.help);
}

std::vector<route> channel_consent_routes() {
  const access admins{false, role::admin};
  const access managing{false, role::agent, level::manage};
  const auto redirect = described(text(2'000, 1), "where the browser comes back to, as registered there");
  const response question{200, "where to send the browser, and what to keep until it comes back",
                          object({{"url", text()},
                                  {"state", described(text(), "has to come back with the code")},
                                  {"verifier", described(text(), "goes with the code (RFC 7636)")}})};
  return {
      {"POST",
       "/api/v1/channel-consent",
       "askConsent",
       "channels",
       "Where a person lets us into a mail account at its provider; nothing is stored",
       admins,
       {},
       {},
       object({{"provider", described(text(500, 1), "google, microsoft, or an issuer's address")},
               {"client_id", text(500, 1)},
               {"redirect", redirect}},
              {{"scope", text(2'000)}, {"user", described(text(320), "as whom, a hint")}}),
       16 * 1024,
       {question},
       {},
       ask},
      {"POST",
       "/api/v1/channels/{id}/consent",
       "askConsentAgain",
       "channels",
       "Where a person lets us in anew, for an account that signs in by tokens",
       managing,
       store::resource::channel,
       {},
       object({{"redirect", redirect}}),
       4096,
       {question},
       {},
       ask_again},
      {"PUT",
       "/api/v1/channels/{id}/tokens",
       "renewConsent",
       "channels",
       "Sign in anew with the code that the browser brought back; tries it first, and ends a pause",
       managing,
       store::resource::channel,
       {},
       object({{"code", text(4'000, 1)}, {"verifier", text(200, 1)}, {"redirect", redirect}},
              {{"client_secret", described(text(2'000), "the stored one unless told")}, {"untried", boolean()}}),
       16 * 1024,
       {{204, "it is done", {}, ""}},
       {409},
       sign_in_anew},
  };
}

} // namespace barid::http
