#include "app/add_verb.hpp"
#include "app/arguments.hpp"
#include "app/ask.hpp"
#include "app/change.hpp"
#include "app/command.hpp"
#include "app/listing.hpp"
#include "app/page_file.hpp"
#include "runtime/http/auth/first_administrator.hpp"
#include "runtime/rules/name_places.hpp"
#include "runtime/secrets/password.hpp"
#include "runtime/store/directory_people.hpp"
#include "runtime/store/session_rows.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>
#include <memory>

namespace barid::app {

namespace {

using nlohmann::ordered_json;

struct user_arguments {
  std::shared_ptr<config_arguments> config;
  std::string email, name, role = "agent", password_file;
  std::vector<std::string> languages, skills;
  bool json = false;
};

bool same_address(const std::string& a, const std::string& b) {
  return std::ranges::equal(a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

/// By e-mail address or name.
result<store::agent_row> find_user(store::connection& on, const std::string& who) {
  auto all = store::list_agents(on);
  if (!all) return all.why();
  for (auto& row : *all)
    if (same_address(row.email, who) || same_address(row.name, who)) return row;
  return error{errc::not_found, "there is no user `" + who + "`", "`barid user list` shows them"};
}

std::string subject_of(agent_id id) {
  return "agent/" + std::to_string(id.value);
}

result<database> open_database(const config_arguments& given) {
  auto c = load_config(given);
  if (!c) return c.why();
  return database::open(c->values);
}

bool is_address(const std::string& text) {
  const auto at = text.find('@');
  return at != std::string::npos && at > 0 && at + 1 < text.size() && text.size() <= 254 &&
         std::ranges::none_of(text, [](unsigned char c) { return c <= ' ' || c == 0x7F || c == '<' || c == '>'; }) &&
         text.find('@', at + 1) == std::string::npos;
}

exit_code add(const user_arguments& a) {
  if (!is_address(a.email))
    return report({errc::invalid, "`" + a.email + "` is not an e-mail address", "write it as `mona@acme.example`"});
  // before the database is opened: root may become another user there, who may not read the file
  auto password = ask_secret("a password for " + a.email, a.password_file, true);
  if (!password) return report(password.why());
  auto hash = secrets::hash_password(*password);
  if (!hash) return report(hash.why());
  auto db = open_database(*a.config);
  if (!db) return report(db.why());
  auto on = db->connect();
  if (!on) return report(on.why());
  auto open = store::transaction::begin(*on);
  if (!open) return report(open.why());
  store::agent_row row;
  row.email = a.email;
  row.name = a.name.empty() ? a.email.substr(0, a.email.find('@')) : a.name;
  row.role = a.role;
  row.languages = a.languages;
  row.skills = a.skills;
  auto id = store::create_agent(*on, row);
  if (!id) return report(id.why());
  if (auto ok = store::set_password_hash(*on, *id, *hash); !ok) return report(ok.why());
  const ordered_json detail{{"email", row.email}, {"name", row.name}, {"role", row.role}};
  if (auto ok = commit_change(*on, *open, {store::audit_action::user_add, subject_of(*id), detail.dump()}); !ok)
    return report(ok.why());
  if (a.json)
    std::cout << ordered_json{{"id", id->value}, {"email", row.email}, {"name", row.name}, {"role", row.role}} << '\n';
  else std::cout << "added " << row.email << " as `" << row.name << "`, " << row.role << '\n';
  return exit_code::ok;
}

exit_code list(const user_arguments& a) {
  auto db = open_database(*a.config);
  if (!db) return report(db.why());
  auto on = db->connect();
  if (!on) return report(on.why());
  auto all = store::list_agents(*on);
  if (!all) return report(all.why());
  if (a.json) {
    auto out = ordered_json::array();
    for (const auto& r : *all)
      out.push_back({{"id", r.id.value},
                     {"name", r.name},
                     {"email", r.email},
                     {"role", r.role},
                     {"active", r.active},
                     {"presence", r.presence},
                     {"languages", r.languages},
                     {"skills", r.skills}});
    std::cout << out.dump(2) << '\n';
    return exit_code::ok;
  }
  if (all->empty()) std::cout << "nobody yet; `barid user add ADDRESS --role owner` adds the first\n";
  std::vector<std::vector<std::string>> rows{{"NAME", "E-MAIL", "ROLE", "PRESENCE", "SKILLS"}};
  for (const auto& r : *all)
    rows.push_back({r.name, r.email, r.role, r.active ? r.presence : "disabled", joined(r.skills)});
  if (rows.size() > 1) print_columns(std::cout, rows);
  return exit_code::ok;
}

exit_code password(const user_arguments& a) {
  auto word = ask_secret("a new password for " + a.email, a.password_file, true);
  if (!word) return report(word.why());
  auto hash = secrets::hash_password(*word);
  if (!hash) return report(hash.why());
  auto db = open_database(*a.config);
  if (!db) return report(db.why());
  auto on = db->connect();
  if (!on) return report(on.why());
  auto row = find_user(*on, a.email);
  if (!row) return report(row.why());
  auto open = store::transaction::begin(*on);
  if (!open) return report(open.why());
  if (auto ok = store::set_password_hash(*on, row->id, *hash); !ok) return report(ok.why());
  if (auto ok = store::end_sessions(*on, row->id); !ok) return report(ok.why());
  if (auto ok = commit_change(*on, *open, {store::audit_action::user_password, subject_of(row->id)}); !ok)
    return report(ok.why());
  std::cout << "changed; " << row->email << " is signed out everywhere\n";
  return exit_code::ok;
}

exit_code disable(const user_arguments& a) {
  auto db = open_database(*a.config);
  if (!db) return report(db.why());
  auto on = db->connect();
  if (!on) return report(on.why());
  auto row = find_user(*on, a.email);
  if (!row) return report(row.why());
  auto open = store::transaction::begin(*on);
  if (!open) return report(open.why());
  if (auto ok = rules::not_in_use(*on, rules::directory_kind::person, row->id.value, row->name); !ok)
    return report(ok.why());
  const auto given_back = store::let_go(*on, *row, "command line");
  if (!given_back) return report(given_back.why());
  if (auto ok = store::end_sessions(*on, row->id); !ok) return report(ok.why());
  const ordered_json detail{{"given_back", *given_back}};
  if (auto ok = commit_change(*on, *open, {store::audit_action::user_disable, subject_of(row->id), detail.dump()}); !ok)
    return report(ok.why());
  std::cout << row->email << " can no longer sign in, and gets no work\n";
  if (*given_back == 1) std::cout << "1 open conversation goes back to its team\n";
  if (*given_back > 1) std::cout << *given_back << " open conversations go back to their teams\n";
  return exit_code::ok;
}

/// Where people reach the page: the public address, else where an engine on this data listens or is to.
std::string page_of(const config::settings& s) {
  if (!s.http_public_url.empty()) return s.http_public_url.ends_with('/') ? s.http_public_url : s.http_public_url + "/";
  const auto running = noted_page(s.data);
  return running.empty() ? (s.http_certificate.empty() ? "http://" : "https://") + s.http_listen + "/" : running;
}

exit_code first_link(const user_arguments& a) {
  auto c = load_config(*a.config);
  if (!c) return report(c.why());
  auto db = database::open(c->values);
  if (!db) return report(db.why());
  auto on = db->connect();
  if (!on) return report(on.why());
  const auto now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
  auto token = http::new_first_link(*on, now);
  if (!token) return report(token.why());
  const auto link = page_of(c->values) + "#first=" + *token;
  if (a.json) std::cout << ordered_json{{"link", link}, {"expires", to_rfc3339(now + std::chrono::hours(24))}} << '\n';
  else
    std::cout << link << "\nopen it within 24 hours, while the engine runs; an earlier link is not "
              << "valid any more\n";
  return exit_code::ok;
}

} // namespace

void add_user(CLI::App& root, action& chosen) {
  auto* const group = root.add_subcommand("user", "People who answer mail: agents, leads, admins");
  group->require_subcommand(1);
  auto a = std::make_shared<user_arguments>();

  auto* command = add_verb(*group, chosen, "add", "Add a person; asks for a password", add, a);
  command->add_option("ADDRESS", a->email, "The e-mail address to sign in with")->required();
  command->add_option("--name", a->name, "The name in rules and in the console; else the address's first part");
  command->add_option("--role", a->role, "agent, lead, admin or owner")
      ->check(CLI::IsMember({"agent", "lead", "admin", "owner"}));
  command->add_option("--language", a->languages, "A language this person answers in; may be repeated")
      ->allow_extra_args(false);
  command->add_option("--skill", a->skills, "A skill that rules may ask for; may be repeated")->allow_extra_args(false);
  command->add_option("--password-file", a->password_file, "A file whose first line is the password")
      ->type_name("FILE");
  command->add_flag("--json", a->json, "Print one JSON object");

  command = add_verb(*group, chosen, "first-link",
                     "Print a one-time link to the page on which the first owner signs up", first_link, a);
  command->add_flag("--json", a->json, "Print one JSON object");

  command = add_verb(*group, chosen, "list", "List everybody", list, a);
  command->add_flag("--json", a->json, "Print a JSON array");

  command = add_verb(*group, chosen, "password", "Change a password; signs the person out everywhere", password, a);
  command->add_option("USER", a->email, "E-mail address or name")->required();
  command->add_option("--password-file", a->password_file, "A file whose first line is the password")
      ->type_name("FILE");

  command = add_verb(*group, chosen, "disable", "Take the sign-in away; what the person wrote stays", disable, a);
  command->add_option("USER", a->email, "E-mail address or name")->required();
}

} // namespace barid::app
