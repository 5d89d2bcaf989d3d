#include "app/ask.hpp"
#include "app/change.hpp"
#include "app/channel_arguments.hpp"
#include "app/channel_import.hpp"
#include "app/channel_sign_in.hpp"
#include "app/listing.hpp"
#include "app/system_clock.hpp"
#include "model/mail.hpp"
#include "runtime/channel/place.hpp"
#include "runtime/channel/trial.hpp"
#include "runtime/discovery/discover.hpp"
#include "runtime/mail/addressing/wire_address.hpp"
#include "runtime/net/endpoint.hpp"
#include "runtime/net/tls_context.hpp"
#include "runtime/oauth/token_store.hpp"
#include "runtime/secrets/redaction.hpp"
#include "runtime/secrets/vault.hpp"
#include "text/fold.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <iostream>

namespace barid::app {

namespace {

using nlohmann::ordered_json;

result<imap::after_commit> parse_after(const std::string& word) {
  if (word.empty() || word == "mark-seen") return imap::after_commit::mark_seen;
  if (word == "keep") return imap::after_commit::keep;
  if (word == "move") return imap::after_commit::move;
  if (word == "delete") return imap::after_commit::remove;
  return error{errc::invalid, "`--after " + word + "` is unknown", "it is one of mark-seen, keep, move, delete"};
}

/// `Name <address>` or an address alone.
address read_alias(const std::string& text) {
  const auto open = text.find('<'), close = text.rfind('>');
  if (open == std::string::npos || close == std::string::npos || close < open) return {"", text};
  auto name = text.substr(0, open);
  while (!name.empty() && name.back() == ' ') name.pop_back();
  return {name, text.substr(open + 1, close - open - 1)};
}

/// What the arguments say, without asking anybody.
result<channel::account> account_of(const channel_arguments& a, const std::optional<discovery::found>& discovered) {
  channel::account out;
  std::optional<channel::tls> secured;
  if (!a.tls.empty()) secured = channel::parse_tls(a.tls);
  const int ways = int(!a.imap.empty()) + int(!a.pop3.empty()) + int(a.lmtp);
  if (ways == 0 && !discovered)
    return error{errc::invalid, "the channel has no way to receive mail",
                 "name its server with `--imap` or `--pop3`, or say `--lmtp` where your mail server delivers "
                 "to barid"};
  if (ways > 1)
    return error{errc::invalid, "`--imap`, `--pop3` and `--lmtp` exclude each other",
                 "mail comes by one way: otherwise it would come twice"};
  if (!a.imap.empty()) {
    auto s = channel::parse_server(a.imap, channel::protocol::imap, secured);
    if (!s) return s.why();
    out.imap = *s;
  }
  if (!a.pop3.empty()) {
    auto s = channel::parse_server(a.pop3, channel::protocol::pop3, secured);
    if (!s) return s.why();
    out.pop3 = *s;
    if (!a.folders.empty() || !a.sent_folder.empty() || (!a.after.empty() && a.after != "keep" && a.after != "delete"))
      return error{errc::invalid, "POP3 knows no folders and no marks",
                   "leave `--folder` and `--sent-folder` out; `--after` is keep (the default) or delete"};
  }
  if (!a.smtp.empty()) {
    auto s = channel::parse_server(a.smtp, channel::protocol::smtp, secured);
    if (!s) return s.why();
    out.smtp = *s;
  }
  if (discovered) {
    out.imap = discovered->imap;
    if (!out.imap) out.pop3 = discovered->pop3;
    if (a.smtp.empty()) out.smtp = discovered->smtp;
    out.user = discovered->user;
  }
  auto after = parse_after(a.after);
  if (!after) return after.why();
  out.after = out.pop3 && a.after.empty() ? imap::after_commit::keep : *after;
  if ((out.after == imap::after_commit::move) != !a.move_to.empty())
    return error{errc::invalid, "`--after move` and `--move-to FOLDER` belong together", "give both, or none"};
  out.move_to = a.move_to;
  if (!a.folders.empty()) out.folders = a.folders;
  if (!a.sent_folder.empty() && (!out.imap || !out.smtp))
    return error{errc::invalid, "copies of sent mail need a folder and something that is sent",
                 "give `--imap` and `--smtp` with `--sent-folder`"};
  out.sent = a.sent_folder;
  auto days = parse_import(a.import_word);
  if (!days) return days.why();
  if (*days && !out.incoming())
    return error{errc::invalid, "mail that is pushed here was nowhere before", "leave `--import` out"};
  out.import_days = *days;
  if (out.imap) {
    auto known = channel::imap_settings(out);
    known.user = "somebody";
    known.secret = [](const fetching::secret_answer&) {};
    if (auto ok = imap::check(known); !ok) return ok.why();
  }
  for (const auto& text : a.more_addresses)
    if (const auto alias = read_alias(text); !alias.name.empty()) out.names[text::fold(alias.spec)] = alias.name;
  if (!a.ca_file.empty()) {
    std::error_code ignored;
    out.ca_file = std::filesystem::absolute(a.ca_file, ignored).lexically_normal().string();
    if (auto usable = net::tls_context::client(out.ca_file); !usable) return usable.why();
  }
  const bool needs_login = out.incoming().has_value();
  if (!a.user.empty()) out.user = a.user;
  if (needs_login && out.user.empty()) out.user = a.channel;
  // a server elsewhere takes nothing from strangers; a relay on this machine does
  if (out.smtp && out.user.empty() && !net::is_loopback({out.smtp->host, out.smtp->port, {}})) out.user = a.channel;
  return out;
}

std::string words_of(const discovery::found& f) {
  std::string out;
  const std::pair<const char*, const std::optional<channel::mail_server>*> servers[] = {
      {"--imap", &f.imap}, {"--pop3", f.imap ? nullptr : &f.pop3}, {"--smtp", &f.smtp}};
  for (const auto& [option, server] : servers)
    if (server && *server)
      out += std::string(out.empty() ? "" : " ") + option + " " + net::to_text({(*server)->host, (*server)->port, {}});
  return out;
}

/// `host` or `host:port`. Fails with errc::invalid.
result<net::endpoint> endpoint_of(const std::string& text, std::uint16_t port) {
  const bool alone = text.find(':') == std::string::npos;
  return net::parse_endpoint(alone ? text + ":" + std::to_string(port) : text);
}

/// Whom to ask which servers an address has.
result<discovery::how_to_ask> whom_to_ask(const channel_arguments& a) {
  auto tls = net::tls_context::client(a.ca_file);
  if (!tls) return tls.why();
  discovery::how_to_ask out{{}, *tls, {}, {}};
  if (!a.name_server.empty()) {
    const auto at = endpoint_of(a.name_server, 53);
    if (!at || !discovery::is_address(at->host))
      return error{errc::invalid, "`" + a.name_server + "` is no name server",
                   "write its IPv4 address and perhaps a port: `192.0.2.53` or `192.0.2.53:5353`"};
    out.dns = discovery::name_server{at->host, at->port};
  }
  if (!a.autoconfig_server.empty()) {
    const auto at = endpoint_of(a.autoconfig_server, 443);
    if (!at) return at.why();
    out.web = *at;
  }
  return out;
}

/// Where no way in is named, the address may tell.
result<std::optional<discovery::found>> discover_for(const channel_arguments& a) {
  if (!a.imap.empty() || !a.pop3.empty() || a.lmtp) return std::optional<discovery::found>();
  auto how = whom_to_ask(a);
  if (!how) return how.why();
  auto found = discovery::find_servers(a.channel, *how);
  if (!found) return found.why();
  std::cerr << found->by << ": " << words_of(*found) << '\n';
  if (!found->sure)
    return error{errc::refused, "these servers lie outside the domain of " + a.channel,
                 "if they are the right ones, say so: `barid channel add " + a.channel + " " + words_of(*found) + "`"};
  if (!found->oauth.empty() && a.oauth.empty())
    std::cerr << "most of its accounts sign in by OAuth2: `--oauth " << found->oauth << " --client-id ID`\n";
  return std::optional(std::move(*found));
}

/// Whose tokens the account signs in with; asks the issuer where it is none that is known.
result<oauth::provider> provider_of(const channel_arguments& a, const std::string& ca_file) {
  if (a.client_id.empty())
    return error{errc::invalid, "`--oauth` needs the id under which barid is registered there",
                 "register an application with the provider and give `--client-id`"};
  auto out = oauth::preset(a.oauth);
  if (!out) {
    auto tls = net::tls_context::client(ca_file);
    if (!tls) return tls.why();
    auto found = oauth::discover(a.oauth, *tls, net::deadline::after(std::chrono::seconds(20)));
    if (!found) return found.why();
    out = std::move(*found);
  }
  if (!a.scope.empty()) out->scope = a.scope;
  out->client_id = a.client_id;
  return std::move(*out);
}

/// Has somebody sign in, and notes so in the account.
result<oauth::tokens> sign_in_to(channel::account& account, const channel_arguments& a) {
  if (account.user.empty()) return error{errc::invalid, "the account signs in nowhere", "leave `--oauth` out"};
  auto provider = provider_of(a, account.ca_file);
  if (!provider) return provider.why();
  std::string client_secret;
  if (!a.client_secret_file.empty()) {
    auto asked = ask_secret("the secret of the client", a.client_secret_file);
    if (!asked) return asked.why();
    client_secret = std::string(asked->reveal());
  }
  account.oauth = std::move(*provider);
  auto tokens = sign_in({*account.oauth, client_secret, account.ca_file, account.user, a.device});
  secrets::wipe(client_secret);
  account.signed_in = to_rfc3339(system_clock().now());
  return tokens;
}

result<store::channel_row> row_of(const channel_arguments& a, const channel::account& account) {
  store::channel_row row;
  row.addresses = {a.channel};
  for (const auto& alias : a.more_addresses) row.addresses.push_back(read_alias(alias).spec);
  for (const auto& address : row.addresses)
    if (auto ok = addressing::to_wire(address); !ok) return ok.why();
  row.name = a.name.empty() ? a.channel.substr(0, a.channel.find('@')) : a.name;
  row.kind = account.imap ? "imap" : account.pop3 ? "pop3" : "lmtp";
  row.settings = channel::to_json(account);
  row.state = "on";
  return row;
}

} // namespace

result<void> try_account(const channel::account& a, const secrets::secret& password,
                         const std::vector<std::string>& addresses) {
  if (a.incoming()) {
    auto got = channel::try_receiving(a, password);
    if (!got) return got.why();
    std::cerr << "receiving works: " << counted(got->mails, "mail") << " in "
              << (a.imap ? joined(a.folders) : a.pop3->host) << '\n';
  }
  if (a.smtp) {
    if (auto ok = channel::try_sending(a, password, addresses); !ok) return ok;
    std::cerr << "sending works: " << a.smtp->host << " lets us in\n";
  }
  return {};
}

exit_code add_channel_account(const channel_arguments& a) {
  auto discovered = discover_for(a);
  if (!discovered) return report(discovered.why());
  auto account = account_of(a, *discovered);
  if (!account) return report(account.why());
  if (auto row = row_of(a, *account); !row) return report(row.why());
  secrets::secret password;
  std::optional<oauth::tokens> tokens;
  if (!a.oauth.empty()) {
    auto signed_in = sign_in_to(*account, a);
    if (!signed_in) return report(signed_in.why());
    tokens = std::move(*signed_in);
    password = secrets::secret(tokens->access);
  } else if (!account->user.empty()) {
    auto asked = ask_secret("the password of " + account->user, a.password_file);
    if (!asked) return report(asked.why());
    password = std::move(*asked);
  }
  auto row = row_of(a, *account); // with how it signs in
  if (!row) return report(row.why());
  // only now: root may become another user there, who may not read the password's file
  auto o = open_instance(*a.config);
  if (!o) return report(o.why());
  if (auto ok = channel::find_place(o->on, *row, !a.name.empty()); !ok) return report(ok.why());
  const secrets::guarded guard(password.reveal());
  if (!a.no_test)
    if (auto ok = try_account(*account, password, row->addresses); !ok) {
      std::cerr << "nothing was added; `--no-test` adds the channel without trying it\n";
      return report(ok.why());
    }
  auto open = store::transaction::begin(o->on);
  if (!open) return report(open.why());
  auto id = channel::put(o->on, *row);
  if (!id) return report(id.why());
  if (!password.empty()) {
    auto vault = secrets::vault::open(o->settings.data, o->on);
    if (!vault) return report(vault.why());
    const auto ok = tokens ? oauth::put_tokens(o->on, *vault, id->value, *tokens)
                           : vault->put(o->on, secrets::channel_password_name(id->value), password);
    if (!ok) return report(ok.why());
  }
  const ordered_json detail{{"name", row->name}, {"addresses", row->addresses}, {"kind", row->kind}};
  if (auto ok = commit_change(o->on, *open, {store::audit_action::channel_add, subject_of(*id), detail.dump()}); !ok)
    return report(ok.why());
  if (a.json) std::cout << ordered_json{{"id", id->value}, {"name", row->name}, {"addresses", row->addresses}} << '\n';
  else
    std::cout << (row->id.value == 0 ? "added" : "connected") << " the channel `" << row->name << "` for " << a.channel
              << "; rules call it `mailbox " << row->name << "`\n";
  return exit_code::ok;
}

} // namespace barid::app
