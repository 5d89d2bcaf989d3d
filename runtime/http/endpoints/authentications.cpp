// How every account signs in, and how that is going.

#include "runtime/channel/account.hpp"
#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/view.hpp"
#include "runtime/oauth/token_store.hpp"
#include "runtime/secrets/vault.hpp"
#include "runtime/store/directory_channels.hpp"
#include "runtime/store/keyed_rows.hpp"

#include <algorithm>

namespace barid::http {

namespace {

using namespace schema;

std::string host_of(const std::optional<channel::mail_server>& s) {
  return s ? s->host : std::string();
}

const char* way_of(const channel::account& a) {
  if (a.user.empty()) return "none";
  return a.oauth ? "oauth" : "password";
}

/// Until when the access token is good; nothing where none can be read.
std::optional<instant> token_end(const call& c, store::connection& on, mailbox_id channel) {
  if (c.desk.options.data.empty()) return {};
  const auto vault = secrets::vault::open(c.desk.options.data, on);
  if (!vault) return {};
  const auto tokens = oauth::stored_tokens(on, *vault, channel.value);
  if (!tokens) return {};
  return tokens->expires;
}

json sign_in_json(const call& c, store::connection& on, const store::channel_row& row, const channel::account& a,
                  bool stored) {
  return {{"channel", {{"id", row.id.value}, {"name", row.name}}},
          {"addresses", row.addresses},
          {"way", way_of(a)},
          {"user", a.user},
          {"receiving", host_of(a.incoming())},
          {"sending", host_of(a.smtp)},
          {"provider", a.oauth ? a.oauth->name : std::string()},
          {"stored", stored},
          {"signed_in", a.signed_in.empty() ? json() : json(a.signed_in)},
          {"token_ends", a.oauth ? moment_json(token_end(c, on, row.id)) : json()},
          {"state", row.state},
          {"health", row.health},
          {"health_text", row.health_text},
          {"health_since", to_rfc3339(row.health_since)}};
}

answer sign_ins(const call& c) {
  auto rows = c.read([](store::connection& on) { return store::list_channels(on); });
  if (!rows) return problem(rows.why());
  std::erase_if(*rows, [&](const store::channel_row& r) { return c.who->level_on(r.id) < level::manage; });
  auto out = c.desk.engine_db.with([&](store::connection& on) -> result<json> {
    const auto names = store::list_secrets(on, "");
    if (!names) return names.why();
    json items = json::array();
    for (const auto& r : *rows) {
      const auto a = channel::account_from_json(r.settings.empty() ? "{}" : r.settings);
      if (!a) continue;
      const auto name = a->oauth ? oauth::tokens_name(r.id.value) : secrets::channel_password_name(r.id.value);
      items.push_back(sign_in_json(c, on, r, *a, std::ranges::find(*names, name) != names->end()));
    }
    return items;
  });
  return out ? json_answer({{"items", std::move(*out)}}) : problem(out.why());
}

} // namespace

std::vector<route> authentication_routes() {
  return {
      {"GET",
       "/api/v1/authentications",
       "listAuthentications",
       "channels",
       "How the accounts that you manage sign in, and how that is going; never a password or token",
       {},
       {},
       {},
       {},
       0,
       {{200, "by name",
         object({{"items", list(object({{"channel", ref("Named")},
                                        {"addresses", list(text())},
                                        {"way", described(words({"password", "oauth", "none"}),
                                                          "none: mail is delivered to us, or nothing is asked for")},
                                        {"user", text()},
                                        {"receiving", described(text(), "the server; empty: none")},
                                        {"sending", text()},
                                        {"provider", text()},
                                        {"stored", described(boolean(), "the password or tokens are there")},
                                        {"signed_in", described(or_null(text()), "when a person agreed last")},
                                        {"token_ends",
                                         described(or_null(moment()), "of the access token; it is renewed before")},
                                        {"state", words({"off", "on", "paused"})},
                                        {"health", text()},
                                        {"health_text", described(text(), "what is wrong")},
                                        {"health_since", moment()}}))}})}},
       {},
       sign_ins},
  };
}

} // namespace barid::http
