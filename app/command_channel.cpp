#include "app/add_verb.hpp"
#include "app/ask.hpp"
#include "app/change.hpp"
#include "app/channel_arguments.hpp"
#include "app/channel_import.hpp"
#include "app/listing.hpp"
#include "runtime/channel/place.hpp"
#include "runtime/channel/removal.hpp"
#include "runtime/net/endpoint.hpp"
#include "runtime/net/peer_text.hpp"
#include "runtime/oauth/token_store.hpp"
#include "runtime/rules/name_places.hpp"
#include "runtime/secrets/redaction.hpp"
#include "runtime/secrets/vault.hpp"
#include "runtime/store/source_rows.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>

namespace barid::app {

namespace {

using nlohmann::ordered_json;

ordered_json as_json(const store::channel_row& row, const std::vector<store::import_progress>& imports) {
  auto own = ordered_json::array();
  for (const auto& p : imports)
    if (p.start.channel == row.id) own.push_back(import_json(p));
  return {{"id", row.id.value},
          {"name", row.name},
          {"addresses", row.addresses},
          {"kind", row.kind},
          {"state", row.state},
          {"health", row.health},
          {"health_text", row.health_text},
          {"health_since", to_rfc3339(row.health_since)},
          {"imports", std::move(own)},
          {"settings", ordered_json::parse(row.settings.empty() ? "{}" : row.settings, nullptr, false)}};
}

void print(const ordered_json& j) {
  std::cout << j.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

std::string server_words(const std::optional<channel::mail_server>& s) {
  if (!s) return "";
  return net::to_text({s->host, s->port, {}}) + " (" + channel::name_of(s->secured) + ")";
}

exit_code list(const channel_arguments& a) {
  auto o = open_instance(*a.config);
  if (!o) return report(o.why());
  auto all = store::list_channels(o->on);
  if (!all) return report(all.why());
  std::vector<mailbox_id> ids;
  for (const auto& row : *all) ids.push_back(row.id);
  auto imports = store::load_imports(o->on, ids);
  if (!imports) return report(imports.why());
  if (a.json) {
    auto out = ordered_json::array();
    for (const auto& row : *all) out.push_back(as_json(row, *imports));
    print(out);
    return exit_code::ok;
  }
  if (all->empty()) {
    std::cout << "no channels yet; `barid channel add --help` tells how to connect an account\n";
    return exit_code::ok;
  }
  std::vector<std::vector<std::string>> rows{{"CHANNEL", "ADDRESSES", "KIND", "STATE", "HEALTH", "IMPORT"}};
  for (const auto& row : *all)
    rows.push_back({row.name, joined(row.addresses), row.kind, row.state, row.health, import_share(*imports, row.id)});
  print_columns(std::cout, rows);
  return exit_code::ok;
}

exit_code show(const channel_arguments& a) {
  auto o = open_instance(*a.config);
  if (!o) return report(o.why());
  auto row = find_channel(o->on, a.channel);
  if (!row) return report(row.why());
  auto failed = store::failed_messages(o->on, row->id, 20);
  if (!failed) return report(failed.why());
  auto imports = store::load_imports(o->on, {row->id});
  if (!imports) return report(imports.why());
  if (a.json) {
    auto out = as_json(*row, *imports);
    out["failed"] = ordered_json::array();
    for (const auto& line : *failed)
      out["failed"].push_back({{"folder", line.place.folder},
                               {"uid", line.place.uid},
                               {"uidl", line.place.uidl},
                               {"reason", line.reason},
                               {"at", to_rfc3339(line.at)}});
    print(out);
    return exit_code::ok;
  }
  auto account = channel::account_from_json(row->settings);
  if (!account) return report(account.why());
  std::vector<std::vector<std::string>> rows{{"channel", row->name},
                                             {"addresses", joined(row->addresses)},
                                             {"state", row->state},
                                             {"health", row->health + " since " + to_rfc3339(row->health_since)}};
  if (!row->health_text.empty()) rows.push_back({"", row->health_text});
  rows.push_back({"receives by", account->imap   ? "IMAP from " + server_words(account->imap)
                                 : account->pop3 ? "POP3 from " + server_words(account->pop3)
                                                 : "LMTP"});
  rows.push_back(
      {"sends by", account->smtp ? "SMTP through " + server_words(account->smtp) : "nothing: it cannot answer"});
  if (account->imap && account->folders.size() > 1) rows.push_back({"folders", joined(account->folders)});
  if (!account->sent.empty()) rows.push_back({"copies to", account->sent});
  if (!account->user.empty()) rows.push_back({"signs in as", account->user});
  if (account->oauth) rows.push_back({"signs in at", account->oauth->name + " since " + account->signed_in});
  for (const auto& p : *imports) rows.push_back({"imported", import_words(p)});
  print_columns(std::cout, rows);
  for (const auto& line : *failed)
    std::cout << "not stored: " << net::for_people(line.place.folder)
              << (line.place.uidl.empty() ? " UID " + std::to_string(line.place.uid)
                                          : " UIDL " + net::for_people(line.place.uidl))
              << ": " << net::for_people(line.reason) << '\n';
  return exit_code::ok;
}

exit_code set_state(const channel_arguments& a, const char* state, store::audit_action action, const char* words) {
  auto o = open_instance(*a.config);
  if (!o) return report(o.why());
  auto row = find_channel(o->on, a.channel);
  if (!row) return report(row.why());
  auto open = store::transaction::begin(o->on);
  if (!open) return report(open.why());
  row->state = state;
  if (auto ok = store::update_channel(o->on, *row); !ok) return report(ok.why());
  if (auto ok = commit_change(o->on, *open, {action, subject_of(row->id)}); !ok) return report(ok.why());
  std::cout << "`" << row->name << "` " << words << '\n';
  return exit_code::ok;
}

exit_code pause(const channel_arguments& a) {
  return set_state(a, "paused", store::audit_action::channel_pause,
                   "is paused: its mail stays on the server, its answers wait");
}

exit_code resume(const channel_arguments& a) {
  return set_state(a, "on", store::audit_action::channel_resume, "is on again");
}

/// A channel with mail stays as a name for its conversations, without account and password, and is found
/// again when the account is added again.
exit_code remove(const channel_arguments& a) {
  auto o = open_instance(*a.config);
  if (!o) return report(o.why());
  auto row = find_channel(o->on, a.channel);
  if (!row) return report(row.why());
  auto open = store::transaction::begin(o->on);
  if (!open) return report(open.why());
  if (!a.despite_rules)
    if (auto used = rules::not_in_use(o->on, rules::directory_kind::mailbox, row->id.value, row->name); !used) {
      auto why = used.why();
      if (why.code == errc::conflict) why.help += ", or disconnect it all the same with `--despite-rules`";
      return report(why);
    }
  auto gone = channel::remove(o->on, *row);
  if (!gone) return report(gone.why());
  if (auto ok = commit_change(o->on, *open, {store::audit_action::channel_remove, subject_of(row->id)}); !ok)
    return report(ok.why());
  std::cout << "removed `" << row->name << "`"
            << (*gone ? "\n"
                      : "; its conversations stay and can be read, nothing is received or sent any more until the "
                        "account is added again\n");
  return exit_code::ok;
}

exit_code password(const channel_arguments& a) {
  auto word = ask_secret("the new password of " + a.channel, a.password_file);
  if (!word) return report(word.why());
  auto o = open_instance(*a.config);
  if (!o) return report(o.why());
  auto row = find_channel(o->on, a.channel);
  if (!row) return report(row.why());
  auto account = channel::account_from_json(row->settings);
  if (!account) return report(account.why());
  if (account->user.empty())
    return report({errc::invalid, "the channel `" + row->name + "` signs in nowhere",
                   "it takes mail by LMTP and needs no password"});
  if (account->oauth)
    return report({errc::invalid, "the channel `" + row->name + "` signs in by tokens",
                   "`barid channel sign-in " + row->name + "` renews them"});
  const secrets::guarded guard(word->reveal());
  if (!a.no_test)
    if (auto ok = try_account(*account, *word, row->addresses); !ok) {
      std::cerr << "the old password was kept; `--no-test` stores the new one without trying it\n";
      return report(ok.why());
    }
  auto vault = secrets::vault::open(o->settings.data, o->on);
  if (!vault) return report(vault.why());
  auto open = store::transaction::begin(o->on);
  if (!open) return report(open.why());
  if (auto ok = vault->put(o->on, secrets::channel_password_name(row->id.value), *word); !ok) return report(ok.why());
  // whatever paused it after refused logins is over
  row->state = "on";
  if (auto ok = store::update_channel(o->on, *row); !ok) return report(ok.why());
  if (auto ok = commit_change(o->on, *open, {store::audit_action::channel_password, subject_of(row->id)}); !ok)
    return report(ok.why());
  std::cout << "changed; `" << row->name << "` is on\n";
  return exit_code::ok;
}

void describe_add(CLI::App& command, channel_arguments& a) {
  command.add_option("ADDRESS", a.channel, "The address that customers write to")->required();
  command.add_option("--name", a.name, "Its name in rules (`mailbox NAME`); else the address's first part");
  command
      .add_option("--address", a.more_addresses,
                  "A further address of the same account: `sales@acme.example` or `Acme Sales "
                  "<sales@acme.example>`, whose answers come from there; may be repeated")
      ->allow_extra_args(false);
  command.add_option("--imap", a.imap, "Read the account from this IMAP server")->type_name("HOST[:PORT]");
  command.add_option("--pop3", a.pop3, "Read the account from this POP3 server")->type_name("HOST[:PORT]");
  command.add_flag("--lmtp", a.lmtp, "Mail comes by LMTP from your mail server (`lmtp.listen`)");
  command.add_option("--smtp", a.smtp, "Send answers through this SMTP server")->type_name("HOST[:PORT]");
  command.add_option("--user", a.user, "The name to sign in with; else the address");
  command
      .add_option("--password-file", a.password_file, "A file whose first line is the password; else it is asked for")
      ->type_name("FILE");
  command
      .add_option("--tls", a.tls, "tls (from the first byte) or starttls; else by the port. none: this machine only")
      ->check(CLI::IsMember({"tls", "starttls", "none"}));
  command.add_option("--ca", a.ca_file, "Trust the authority in this PEM file too")->type_name("FILE");
  command.add_option("--folder", a.folders, "A folder to read; may be repeated; else INBOX")->allow_extra_args(false);
  command
      .add_option("--sent-folder", a.sent_folder,
                  "Put a copy of everything that is sent into this folder of the account")
      ->type_name("FOLDER");
  command
      .add_option("--import", a.import_word,
                  "What to take in of the mail that is there already, in the background and without "
                  "deciding or answering: all (the default), none, or the last days: 30d")
      ->type_name("all|none|DAYS");
  command
      .add_option("--after", a.after,
                  "What becomes of a stored mail on the server: mark-seen (the default), keep, "
                  "move, delete; with POP3 keep (the default) or delete")
      ->check(CLI::IsMember({"mark-seen", "keep", "move", "delete"}));
  command.add_option("--move-to", a.move_to, "The folder for `--after move`")->type_name("FOLDER");
  command
      .add_option("--oauth", a.oauth,
                  "Sign in by OAuth2 instead of a password: google, microsoft, or an issuer's address")
      ->type_name("PROVIDER");
  command.add_option("--client-id", a.client_id, "The id of your application with that provider");
  command
      .add_option("--client-secret-file", a.client_secret_file,
                  "A file with the application's secret, where the provider gave it one")
      ->type_name("FILE");
  command.add_option("--scope", a.scope, "What to ask for; else what the provider's mail servers need");
  command.add_flag("--device", a.device, "Sign in with a code on another device: no browser is needed here");
  command
      .add_option("--name-server", a.name_server,
                  "Ask this name server which servers the address has; else the system's")
      ->type_name("ADDRESS[:PORT]");
  command
      .add_option("--autoconfig-server", a.autoconfig_server,
                  "Ask this server for the domain's own description, by HTTPS and under the domain's "
                  "names; else the one that those names lead to")
      ->type_name("HOST[:PORT]");
  command.add_flag("--no-test", a.no_test, "Add it without trying to receive and send");
  command.add_flag("--json", a.json, "Print one JSON object");
}

} // namespace

result<store::channel_row> find_channel(store::connection& on, const std::string& who) {
  auto all = store::list_channels(on);
  if (!all) return all.why();
  for (auto& row : *all)
    if (row.name == who || std::ranges::find(row.addresses, who) != row.addresses.end()) return row;
  return error{errc::not_found, "there is no channel `" + who + "`", "`barid channel list` shows them"};
}

std::string subject_of(mailbox_id id) {
  return "channel/" + std::to_string(id.value);
}

void add_channel(CLI::App& root, action& chosen) {
  auto* const group = root.add_subcommand("channel", "The mail accounts that barid receives from and sends with");
  group->require_subcommand(1);
  auto a = std::make_shared<channel_arguments>();
  describe_add(*add_verb(*group, chosen, "add", "Connect an account; tries it first", add_channel_account, a), *a);
  auto* command = add_verb(*group, chosen, "list", "List all channels", list, a);
  command->add_flag("--json", a->json, "Print a JSON array");
  command = add_verb(*group, chosen, "show",
                     "Show one: settings, health, how far an import is, mail that could not be stored", show, a);
  command->add_option("CHANNEL", a->channel, "Name or address")->required();
  command->add_flag("--json", a->json, "Print one JSON object");
  command = add_verb(*group, chosen, "mails",
                     "List the mails that an account's server offered, and what became of them", list_channel_mails, a);
  command->add_option("CHANNEL", a->channel, "Name or address")->required();
  command->add_flag("--failed", a->failed, "Only those that could not be stored");
  command->add_option("--limit", a->limit, "How many, the newest first; else 50")->check(CLI::Range(1, 100'000));
  command->add_flag("--json", a->json, "Print a JSON array");
  command = add_verb(*group, chosen, "retry", "Read mails again that could not be stored, once the reason is gone",
                     retry_channel_mails, a);
  command->add_option("CHANNEL", a->channel, "Name or address")->required();
  command->add_option("UID", a->mails, "Their UIDs as `mails` shows them; else all that failed");
  command =
      add_verb(*group, chosen, "signature", "Show or change what is put under answers of people", sign_channel, a);
  command->add_option("CHANNEL", a->channel, "Name or address")->required();
  auto* const file = command
                         ->add_option("--file", a->text_file,
                                      "A text file that it is taken from; {agent.name} and the "
                                      "other variables of saved replies may stand in it")
                         ->type_name("FILE");
  command->add_option("--language", a->language, "Of answers in this language (en, ar, …); else of every other")
      ->check(CLI::IsMember(std::vector<std::string>{"ar", "de", "en", "es", "fr", "tr", "ur"}));
  command->add_flag("--remove", a->remove, "Have none of this language")->excludes(file);
  command->add_flag("--json", a->json, "Print one JSON object");
  command =
      add_verb(*group, chosen, "retention", "Show or change how long closed conversations are kept", retain_channel, a);
  command->add_option("CHANNEL", a->channel, "Name or address")->required();
  command->add_option("--closed", a->closed, "So long after they were closed, a day at least: 365d; or forever")
      ->type_name("DURATION|forever");
  command->add_flag("--json", a->json, "Print one JSON object");
  command = add_verb(*group, chosen, "pause", "Stop receiving and sending for a while", pause, a);
  command->add_option("CHANNEL", a->channel, "Name or address")->required();
  command = add_verb(*group, chosen, "resume", "Go on after a pause", resume, a);
  command->add_option("CHANNEL", a->channel, "Name or address")->required();
  command = add_verb(*group, chosen, "remove", "Disconnect an account; its conversations stay", remove, a);
  command->add_option("CHANNEL", a->channel, "Name or address")->required();
  command->add_flag("--despite-rules", a->despite_rules,
                    "Also where the rules in force name it, as to connect it again with other servers");
  command = add_verb(*group, chosen, "sign-in", "Sign in again to an account that uses OAuth2", sign_in_channel, a);
  command->add_option("CHANNEL", a->channel, "Name or address")->required();
  command->add_flag("--device", a->device, "With a code on another device: no browser is needed here");
  command->add_option("--client-secret-file", a->client_secret_file, "A file with a new secret of the application")
      ->type_name("FILE");
  command->add_flag("--no-test", a->no_test, "Store the tokens without trying to receive and send");
  command = add_verb(*group, chosen, "password", "Store a new password; tries it first", password, a);
  command->add_option("CHANNEL", a->channel, "Name or address")->required();
  command
      ->add_option("--password-file", a->password_file, "A file whose first line is the password; else it is asked for")
      ->type_name("FILE");
  command->add_flag("--no-test", a->no_test, "Store it without trying to receive and send");
}

} // namespace barid::app
