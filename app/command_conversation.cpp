// app/command_conversation.cpp - `barid conversation`: one is kept, or removed at once.

#include "app/add_verb.hpp"
#include "app/confirm.hpp"
#include "app/listing.hpp"
#include "app/open_instance.hpp"
#include "app/operator_name.hpp"
#include "runtime/net/peer_text.hpp"
#include "runtime/store/audit_rows.hpp"
#include "runtime/store/conversation_rows.hpp"
#include "runtime/store/removal_rows.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <iostream>
#include <memory>

namespace barid::app {

namespace {

using nlohmann::ordered_json;

struct conversation_arguments {
  std::shared_ptr<config_arguments> config;
  std::int64_t id = 0;
  std::string until;
  bool no = false;
  bool yes = false;
  bool json = false;
};

/// The end of a day, UTC: `2027-01-31`.
result<instant> end_of(const std::string& day) {
  int year = 0;
  unsigned month = 0, number = 0;
  int length = 0;
  using namespace std::chrono;
  if (std::sscanf(day.c_str(), "%4d-%2u-%2u%n", &year, &month, &number, &length) == 3 &&
      static_cast<std::size_t>(length) == day.size())
    if (const year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(number)};
        date.ok())
      return instant(sys_days(date) + days(1));
  return error{errc::invalid, "`" + net::for_people(day) + "` is not a day", "write it as `2027-01-31`"};
}

instant system_now() {
  return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

store::audit_entry note_of(const conversation_arguments& a, store::audit_action action, ordered_json detail) {
  store::audit_entry out;
  out.at = system_now();
  out.actor = "command line";
  out.action = store::name_of(action);
  out.subject = "conversation/" + std::to_string(a.id);
  out.detail = detail.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  return out;
}

exit_code keep_one(const conversation_arguments& a) {
  std::optional<instant> until = a.no ? std::nullopt : std::optional(store::held_for_good);
  if (!a.until.empty()) {
    const auto day = end_of(a.until);
    if (!day) return report(day.why());
    if (*day <= system_now()) return report({errc::invalid, "the day `" + a.until + "` is over", "name a later one"});
    until = *day;
  }
  const auto by = operator_name();
  auto desk = open_instance(*a.config);
  if (!desk) return report(desk.why());
  auto open = store::transaction::begin(desk->on);
  if (!open) return report(open.why());
  if (auto ok = store::hold_conversation(desk->on, conversation_id{a.id}, until); !ok) return report(ok.why());
  const auto word = a.no ? std::string("as its channel does") : a.until.empty() ? std::string("for good") : a.until;
  const auto note = note_of(a, store::audit_action::conversation_keep, {{"by", by}, {"until", word}});
  if (auto ok = store::write_audit(desk->on, note); !ok) return report(ok.why());
  if (auto ok = open->commit(); !ok) return report(ok.why());
  std::cout << "conversation " << a.id << " is kept ";
  if (a.no) std::cout << "as long as its channel keeps what is closed\n";
  else if (a.until.empty()) std::cout << "until `barid conversation keep " << a.id << " --no`\n";
  else std::cout << "until the end of " << a.until << '\n';
  return exit_code::ok;
}

exit_code delete_one(const conversation_arguments& a) {
  const auto by = operator_name();
  auto desk = open_instance(*a.config);
  if (!desk) return report(desk.why());
  auto& on = desk->on;
  if (auto ok = on.set_timeouts(std::chrono::minutes(10), std::chrono::seconds(30)); !ok) return report(ok.why());
  const auto found = store::load_conversation(on, conversation_id{a.id});
  if (!found) return report(found.why());
  std::cerr << "conversation " << a.id << ": " << net::for_people(found->row.subject) << " (" << found->row.status
            << ", " << counted(found->row.messages, "mail") << ")\n";
  if (auto ok = confirm("It is removed for good, with what was merged into it.", a.yes); !ok) return report(ok.why());
  if (auto ok = store::write_audit(on, note_of(a, store::audit_action::conversation_delete, {{"by", by}})); !ok)
    return report(ok.why());
  const auto gone = store::remove_conversations(on, {conversation_id{a.id}});
  if (!gone) return report(gone.why());
  if (a.json)
    std::cout << ordered_json{{"conversations", gone->conversations},
                              {"mails", gone->mails},
                              {"bytes", gone->bytes},
                              {"customers", gone->customers}}
                     .dump(2)
              << '\n';
  else
    std::cout << "removed " << counted(gone->conversations, "conversation") << " with " << counted(gone->mails, "mail")
              << '\n';
  return exit_code::ok;
}

} // namespace

void add_conversation(CLI::App& root, action& chosen) {
  auto* const group = root.add_subcommand("conversation", "Keep a conversation, or remove it");
  group->require_subcommand(1);
  auto a = std::make_shared<conversation_arguments>();
  auto* command = add_verb(*group, chosen, "keep", "Keep one, however long ago it was closed", keep_one, a);
  command->add_option("ID", a->id, "Its number")->required()->check(CLI::PositiveNumber);
  auto* const until = command->add_option("--until", a->until, "Until the end of this day, UTC; else until `--no`");
  until->type_name("YYYY-MM-DD");
  command->add_flag("--no", a->no, "As long as its channel keeps what is closed")->excludes(until);
  command = add_verb(*group, chosen, "delete", "Remove one at once, with all that belongs to it", delete_one, a);
  command->add_option("ID", a->id, "Its number")->required()->check(CLI::PositiveNumber);
  command->add_flag("--yes", a->yes, "Do not ask whether it is meant");
  command->add_flag("--json", a->json, "Print one JSON object");
}

} // namespace barid::app
