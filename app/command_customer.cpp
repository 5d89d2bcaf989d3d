// app/command_customer.cpp - `barid customer erase`: everything of a person who asks for it.

#include "app/add_verb.hpp"
#include "app/confirm.hpp"
#include "app/listing.hpp"
#include "app/open_instance.hpp"
#include "app/operator_name.hpp"
#include "runtime/channel/account.hpp"
#include "runtime/net/peer_text.hpp"
#include "runtime/store/directory_channels.hpp"
#include "runtime/store/erasure_rows.hpp"
#include "runtime/store/hash.hpp"
#include "text/fold.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <iostream>
#include <map>
#include <memory>

namespace barid::app {

namespace {

using nlohmann::ordered_json;

struct customer_arguments {
  std::shared_ptr<config_arguments> config;
  std::string address;
  bool dry_run = false;
  bool yes = false;
  bool json = false;
};

/// Of a statement that reads a page of mails, or removes the conversations of one transaction.
constexpr std::chrono::minutes most_patience{10};
constexpr std::chrono::seconds lock_patience{30};

struct found {
  store::belongings theirs;
  std::vector<store::mention> mentions;
};

result<found> look(store::connection& on, const std::string& folded) {
  found out;
  auto theirs = store::belongings_of(on, folded);
  if (!theirs) return theirs.why();
  out.theirs = std::move(*theirs);
  auto mentions = store::mentions_of(on, folded);
  if (!mentions) return mentions.why();
  out.mentions = std::move(*mentions);
  return out;
}

std::string numbers_of(const std::vector<std::int64_t>& ids) {
  std::vector<std::string> words;
  for (const auto id : ids) words.push_back(std::to_string(id));
  return joined(words);
}

struct named_mails {
  std::vector<std::int64_t> received, sent;
};
std::map<std::int64_t, named_mails> by_conversation(const std::vector<store::mention>& all) {
  std::map<std::int64_t, named_mails> out;
  for (const auto& m : all) {
    auto& in = out[m.conversation.value];
    if (m.mail) in.received.push_back(m.mail.value);
    else in.sent.push_back(m.outbox.value);
  }
  return out;
}

/// What no command here reaches.
std::vector<std::string> elsewhere(const std::vector<store::channel_row>& channels) {
  std::vector<std::string> accounts;
  for (const auto& c : channels)
    if (const auto account = channel::account_from_json(c.settings); account && (account->imap || account->pop3))
      accounts.push_back(c.name);
  std::vector<std::string> out;
  if (!accounts.empty())
    out.push_back("mails in the accounts on your mail servers (" + joined(accounts) +
                  "), in the folders for sent mail, too: delete them there");
  out.emplace_back("copies that your mail servers keep of what they relay");
  out.emplace_back("backups from before now: let them expire, and erase again after restoring one");
  out.emplace_back("rule files whose lists name the address, and the earlier sets of rules in the database");
  out.emplace_back("systems that webhooks and extensions have told");
  out.emplace_back("the people to whom answers were sent or forwarded");
  return out;
}

ordered_json as_json(const found& f) {
  const auto& t = f.theirs;
  auto conversations = ordered_json::array(), appears = ordered_json::array();
  for (const auto id : t.conversations) conversations.push_back(id.value);
  for (const auto& [id, mails] : by_conversation(f.mentions))
    appears.push_back({{"conversation", id}, {"mails", mails.received}, {"sent", mails.sent}});
  return {{"customer", t.customer ? ordered_json(t.customer->id.value) : ordered_json()},
          {"conversations", std::move(conversations)},
          {"open", t.open},
          {"received", t.received},
          {"sent", t.sent},
          {"attachments", t.attachments},
          {"bytes", t.bytes},
          {"waiting", t.waiting.size()},
          {"appears_in", std::move(appears)}};
}

void print(const found& f) {
  const auto& t = f.theirs;
  print_columns(std::cout, {{"customer", t.customer ? t.customer->name + " <" + t.customer->address + ">" : "none"},
                            {"conversations", std::to_string(t.conversations.size()) +
                                                  (t.open > 0 ? ", " + std::to_string(t.open) + " of them open" : "")},
                            {"mails", std::to_string(t.received) + " received, " + std::to_string(t.sent) + " sent"},
                            {"attachments", std::to_string(t.attachments)},
                            {"size", size_words(static_cast<std::uint64_t>(t.bytes))}});
  if (!t.waiting.empty()) std::cout << "and " << counted(t.waiting.size(), "mail") << " that no rule has decided yet\n";
  const auto others = by_conversation(f.mentions);
  if (others.empty()) return;
  std::cout << "the address also stands in " << counted(f.mentions.size(), "mail") << " of "
            << counted(others.size(), "conversation") << " of other people; that stays:\n";
  for (const auto& [id, mails] : others) {
    std::cout << "  conversation " << id << ':';
    if (!mails.received.empty()) std::cout << " mail " << numbers_of(mails.received);
    if (!mails.sent.empty()) std::cout << (mails.received.empty() ? "" : ";") << " sent " << numbers_of(mails.sent);
    std::cout << '\n';
  }
}

store::audit_entry note_of(const found& f, const std::string& folded, const std::string& by) {
  const auto& t = f.theirs;
  store::audit_entry out;
  out.at = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
  out.actor = "command line";
  out.action = store::name_of(store::audit_action::customer_erase);
  out.subject = "customer/" + (t.customer ? std::to_string(t.customer->id.value) : std::string("none"));
  out.detail = ordered_json{
      {"by", by},
      {"address_sha256", store::to_hex(store::sha256_of(folded))},
      {"conversations", t.conversations.size()},
      {"received", t.received},
      {"sent",
       t.sent}}.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  return out;
}

exit_code finish_with_json(const found& f, bool erased, const std::vector<std::string>& left) {
  auto out = as_json(f);
  out["erased"] = erased;
  if (erased) out["elsewhere"] = left;
  std::cout << out.dump(2, ' ', false, ordered_json::error_handler_t::replace) << '\n';
  return exit_code::ok;
}

exit_code erase(const customer_arguments& a) {
  const auto folded = text::fold(a.address);
  if (folded.find('@') == std::string::npos || folded.find_first_of(" <>\n") != std::string::npos)
    return report({errc::invalid, "`" + net::for_people(a.address) + "` is not an e-mail address",
                   "write it as `sara@shop.example`"});
  const auto by = operator_name();
  auto desk = open_instance(*a.config);
  if (!desk) return report(desk.why());
  auto& on = desk->on;
  if (auto ok = on.set_timeouts(most_patience, lock_patience); !ok) return report(ok.why());
  const auto what = look(on, folded);
  if (!what) return report(what.why());
  if (what->theirs.nothing() && what->mentions.empty())
    return report({errc::not_found, "nothing is known of `" + net::for_people(a.address) + "`",
                   "is it written as it stands in their mails?"});
  if (!a.json) print(*what);
  if (a.dry_run || what->theirs.nothing()) return a.json ? finish_with_json(*what, false, {}) : exit_code::ok;
  if (auto ok = confirm("All of this is removed for good.", a.yes); !ok) return report(ok.why());
  const auto channels = store::list_channels(on);
  if (!channels) return report(channels.why());
  const auto gone = store::erase_person(on, folded, note_of(*what, folded, by));
  if (!gone) return report(gone.why());
  const auto left = elsewhere(*channels);
  if (a.json) return finish_with_json(*what, true, left);
  std::cout << "erased. What is elsewhere is still there:\n";
  for (const auto& line : left) std::cout << "- " << line << '\n';
  return exit_code::ok;
}

} // namespace

void add_customer(CLI::App& root, action& chosen) {
  auto* const group = root.add_subcommand("customer", "People who write to the desk");
  group->require_subcommand(1);
  auto a = std::make_shared<customer_arguments>();
  auto* const command =
      add_verb(*group, chosen, "erase", "Remove everything of a person, after showing what it is", erase, a);
  command->add_option("ADDRESS", a->address, "The e-mail address that they write from")->required();
  command->add_flag("--dry-run", a->dry_run, "Only show what would be removed");
  command->add_flag("--yes", a->yes, "Do not ask whether it is meant");
  command->add_flag("--json", a->json, "Print one JSON object");
}

} // namespace barid::app
