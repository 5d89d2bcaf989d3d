#include "app/doctor.hpp"
#include "app/system_clock.hpp"
#include "runtime/channel/certificate.hpp"
#include "runtime/channel/trial.hpp"
#include "runtime/net/resolve.hpp"
#include "runtime/oauth/token_store.hpp"
#include "runtime/secrets/redaction.hpp"
#include "runtime/secrets/vault.hpp"
#include "runtime/store/directory_channels.hpp"
#include "runtime/store/migrate.hpp"
#include "runtime/store/roles.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace barid::app::doctor {

namespace {

using std::chrono::days;

void check_certificate(const std::string& what, const channel::mail_server& server, channel::protocol of,
                       const std::string& ca_file, findings& to) {
  auto end = channel::certificate_end(server, of, ca_file);
  if (!end) return; // the login that follows tells the same, in its own words
  if (!*end) return warn(to, what, "the connection is not encrypted", "use a server with TLS");
  const auto left = std::chrono::floor<days>(**end - std::chrono::system_clock::now()).count();
  const auto words = "certificate of " + server.host + " is good for " + std::to_string(left) + " days";
  if (left < 14) warn(to, what, words, "renew it: from then on nothing is received or sent");
  else good(to, what, words);
}

bool resolves(const std::string& what, const channel::mail_server& server, findings& to) {
  auto found = net::resolve(server.host, server.port, net::deadline::after(std::chrono::seconds(10)));
  if (!found) fail(to, what, found.why());
  return found.ok();
}

void check_channel(const store::channel_row& row, const secrets::vault& vault, store::connection& on, findings& to) {
  const auto what = "channel " + row.name;
  if (row.state != "on") {
    if (row.state == "paused") warn(to, what, "paused", "`barid channel resume " + row.name + "` goes on");
    return;
  }
  auto a = channel::account_from_json(row.settings);
  if (!a) return fail(to, what, a.why());
  secrets::secret password;
  if (a->oauth) {
    const auto tokens = oauth::stored_tokens(on, vault, row.id.value);
    if (!tokens)
      return fail(to, what,
                  {tokens.why().code, tokens.why().message, "`barid channel sign-in " + row.name + "` signs in again"});
    if (tokens->expires <= system_clock().now())
      return warn(to, what, "its token is over", "a running engine renews it");
    password = secrets::secret(tokens->access);
  } else if (!a->user.empty()) {
    auto stored = vault.get(on, secrets::channel_password_name(row.id.value));
    if (!stored)
      return fail(
          to, what,
          {stored.why().code, stored.why().message, "`barid channel password " + row.name + "` stores it again"});
    password = std::move(*stored);
  }
  const secrets::guarded guard(password.reveal());
  if (const auto& in = a->incoming(); in && resolves(what, *in, to)) {
    const auto of = a->imap ? channel::protocol::imap : channel::protocol::pop3;
    check_certificate(what, *in, of, a->ca_file, to);
    if (auto got = channel::try_receiving(*a, password); got) good(to, what, "receiving works");
    else fail(to, what, got.why());
  }
  if (!a->incoming()) good(to, what, "receives by LMTP");
  if (a->smtp && resolves(what, *a->smtp, to)) {
    check_certificate(what, *a->smtp, channel::protocol::smtp, a->ca_file, to);
    if (auto ok = channel::try_sending(*a, password, row.addresses); ok) good(to, what, "sending works");
    else fail(to, what, ok.why());
  }
  if (!a->smtp) warn(to, what, "it cannot answer", "remove it and add it again with `--smtp`");
}

} // namespace

void check_database(const database& db, store::connection& on, findings& to) {
  const auto version = on.server_version();
  const auto number = std::to_string(version / 10000) + "." + std::to_string(version % 10000);
  const char* how = "";
  switch (db.how()) {
  case database::kind::server:
    how = "a server of its own";
    break;
  case database::kind::running:
    how = "the private one, which runs";
    break;
  case database::kind::started:
    how = "the private one, started for this look";
    break;
  }
  good(to, "database", "PostgreSQL " + number + ": " + how);
  if (auto ok = store::check_roles(on); !ok) fail(to, "roles", ok.why());
  else good(to, "roles", "engine and api exist, neither is a superuser");
  if (auto ok = store::check_schema(on); !ok) fail(to, "schema", ok.why());
  else good(to, "schema", "up to date");
  auto clock = on.run("select extract(epoch from clock_timestamp())::float8");
  if (!clock) return fail(to, "database clock", clock.why());
  const auto ours = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  const auto apart = std::abs((*clock)[0].get<double>(0) - ours);
  if (apart > 2)
    warn(to, "database clock", "it is " + std::to_string(std::lround(apart)) + " seconds away from this machine's",
         "synchronise the clocks of both machines");
}

void check_channels(const config::settings& s, store::connection& on, findings& to) {
  auto all = store::list_channels(on);
  if (!all) return fail(to, "channels", all.why());
  if (all->empty())
    return warn(to, "channels", "none yet", "`barid channel add --help` tells how to connect an account");
  auto vault = secrets::vault::open(s.data, on);
  if (!vault) return fail(to, "key file", vault.why());
  for (const auto& row : *all) check_channel(row, *vault, on, to);
}

void check_notices(store::connection& on, findings& to) {
  auto all = store::list_channels(on);
  if (!all || all->empty()) return; // told of already
  const auto sends = [](const store::channel_row& c) {
    const auto account = channel::account_from_json(c.settings);
    return c.state == "on" && !c.addresses.empty() && account && account->smtp;
  };
  if (const auto able = std::ranges::count_if(*all, sends); able > 0)
    return good(to, "notices", std::to_string(able) + (able == 1 ? " account" : " accounts") + " can send them");
  warn(to, "notices", "no account that is on can send: links for passwords, notices and alarms reach nobody by mail",
       "give an account its server for sending under Channels in the console, or connect it anew with `--smtp`");
}

} // namespace barid::app::doctor
