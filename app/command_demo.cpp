// app/command_demo.cpp - `barid demo`: an instance of its own with teams, agents and some mail.

#include "app/arguments.hpp"
#include "app/command.hpp"
#include "app/listing.hpp"
#include "app/lmtp_sender.hpp"
#include "app/node.hpp"
#include "runtime/http/auth/first_administrator.hpp"
#include "runtime/store/directory_people.hpp"
#include "runtime/store/roles.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>

namespace barid::app {

namespace {

namespace fs = std::filesystem;

struct demo_options {
  std::shared_ptr<config_arguments> config;
  std::string rules = "examples/rules/support";
  std::string mails = "examples/mails";
  std::string http, lmtp;
};

struct person {
  const char* name;
  const char* email;
  std::vector<std::string> languages, skills;
  const char* presence;
  std::vector<const char*> teams;
  bool lead;
};

const std::vector<person>& people() {
  static const std::vector<person> all = {
      {"mona", "mona@acme.example", {"ar", "en"}, {"invoices"}, "available", {"billing", "arabic"}, true},
      {"yusuf", "yusuf@acme.example", {"ar"}, {}, "available", {"arabic", "triage"}, false},
      {"erik", "erik@acme.example", {"en"}, {"invoices"}, "available", {"billing"}, false},
      {"lina", "lina@acme.example", {"ar", "en"}, {}, "away", {"triage"}, true},
  };
  return all;
}

/// People and their teams, once.
result<bool> fill_directory(node& it) {
  auto on = store::connection::open(it.database(store::engine_role));
  if (!on) return on.why();
  const auto there = store::list_agents(*on);
  if (!there) return there.why();
  const auto teams = store::list_teams(*on);
  if (!teams) return teams.why();
  bool fresh = true;
  for (const auto& p : people())
    if (std::ranges::find(*there, p.name, &store::agent_row::name) != there->end()) fresh = false;
  if (!fresh) return false;
  for (const auto& p : people()) {
    store::agent_row row;
    row.name = p.name;
    row.email = p.email;
    row.languages = p.languages;
    row.skills = p.skills;
    row.role = p.lead ? "lead" : "agent";
    const auto id = store::create_agent(*on, row);
    if (!id) return id.why();
    if (auto ok = store::set_presence(*on, *id, p.presence, it.clock().now()); !ok) return ok.why();
    for (const auto* team : p.teams) {
      const auto found = std::ranges::find(*teams, team, &store::team_row::name);
      if (found == teams->end()) continue;
      if (auto ok = store::set_team_member(*on, {found->id, *id, p.lead}); !ok) return ok.why();
    }
  }
  const auto read = it.engine().directory_changed();
  return read ? result<bool>(true) : result<bool>(read.why());
}

/// The value of a header field in the first lines of a mail, without display name.
std::string address_in(const std::string& mail, const std::string& field) {
  const auto at = mail.find("\r\n" + field + ":");
  const auto begin = mail.starts_with(field + ":") ? std::size_t{0} : at == std::string::npos ? at : at + 2;
  if (begin == std::string::npos) return {};
  const auto end = mail.find("\r\n", begin);
  const auto line = mail.substr(begin, end - begin);
  const auto open = line.rfind('<'), close = line.rfind('>');
  if (open == std::string::npos || close == std::string::npos || close < open) return {};
  return line.substr(open + 1, close - open - 1);
}

result<std::size_t> send_mails(node& it, const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed))
    if (entry.path().extension() == ".eml") files.push_back(entry.path());
  if (failed)
    return error{errc::invalid, "cannot read " + folder.string() + ": " + failed.message(),
                 "name a folder with mails: `--mails DIR`"};
  std::ranges::sort(files);
  std::vector<posted_mail> mails;
  for (const auto& f : files) {
    std::ifstream in(f, std::ios::binary);
    posted_mail m;
    m.bytes.assign(std::istreambuf_iterator<char>(in), {});
    m.sender = address_in(m.bytes, "From");
    m.recipient = address_in(m.bytes, "To");
    mails.push_back(std::move(m));
  }
  const auto at = it.engine().lmtp_address();
  if (!at) return error{errc::invalid, "LMTP is switched off", "remove the empty `lmtp.listen`"};
  if (auto ok = post(*at, mails); !ok) return ok.why();
  return mails.size();
}

/// A path as a shell takes it.
std::string quoted(const fs::path& path) {
  const auto text = path.string();
  if (text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-+") ==
      std::string::npos)
    return text;
  std::string out = "'";
  for (const char c : text) c == '\'' ? out += "'\\''" : out += c;
  return out + "'";
}

/// Other commands find this instance by its data folder, and a program just built is in no PATH.
void say_how_to_reach(const fs::path& data) {
  std::error_code failed;
  const auto program = fs::read_symlink("/proc/self/exe", failed).parent_path();
  std::cout << "  a terminal    export BARID_DATA=" << quoted(fs::absolute(data));
  if (!failed) std::cout << " PATH=" << quoted(program) << ":$PATH";
  std::cout << "\n                barid explain --conversation 1      why a conversation went where it did\n"
            << "                barid channel add --help            to connect an account of yours\n";
}

void say_what_next(node& it, const fs::path& data, const std::string& rules) {
  const auto at = it.engine().lmtp_address();
  auto& out = std::cout;
  out << "\nBarid runs. Try this:\n\n";
  if (!it.page().empty()) {
    auto on = store::connection::open(it.database(store::engine_role));
    out << "  the page      " << it.page() << "\n";
    if (on)
      if (auto token = http::new_first_link(*on, it.clock().now()))
        out << "  first visit   " << it.page() << "#first=" << *token << "   (once, within 24 hours)\n";
    out << "  the API       " << it.page() << "api/v1/openapi.json\n";
  }
  if (at)
    out << "  a mail        swaks --protocol LMTP --server " << net::to_text(*at)
        << " --from sara@shop.example --to support@acme.example --h-Subject \"Refund for ORD-123456\" --body \"I want "
           "my money back\"\n"
        << "                and look at the page where it went, and why\n";
  out << "  the rules     " << fs::absolute(rules).string() << ": change one, save, send again\n";
  say_how_to_reach(data);
  out << "  the end       Ctrl-C\n" << std::endl;
}

/// The first line of a `barid.toml` that may be written again.
constexpr const char* written_here = "# Written by `barid demo`, anew at each start.";

/// TOML's basic string.
std::string in_toml(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

/// Where the configuration of this instance is read from by other commands, which are told the data folder only.
result<void> remember(const config::configuration& c) {
  const auto file = c.values.data / "barid.toml";
  if (std::ifstream in(file); in) {
    std::string first;
    std::getline(in, first);
    if (first != written_here) return {}; // somebody's own
  }
  std::ofstream out(file, std::ios::trunc);
  out << written_here
      << "\n[rules]\nfolder = " << in_toml(fs::absolute(c.values.rules_folder).lexically_normal().string()) << "\n";
  if (!out.flush())
    return error{errc::invalid, "`" + file.string() + "` cannot be written", "check that this user may write there"};
  return {};
}

exit_code demo(const demo_options& o) {
  auto given = *o.config;
  auto option = [&](const char* name, const std::string& value) {
    if (!value.empty()) given.more.emplace_back(name, value);
  };
  option("rules.folder", o.rules);
  option("http.listen", o.http);
  option("lmtp.listen", o.lmtp);
  const auto config = load_config(given);
  if (!config) return report(config.why());
  auto started = node::start(config->values);
  if (!started) return report(started.why());
  auto& it = **started;
  if (node::asked_to_end()) {
    if (!it.stop()) node::leave(static_cast<int>(exit_code::ok));
    return exit_code::ok;
  }
  if (auto ok = remember(*config); !ok) return report(ok.why());
  const auto fresh = fill_directory(it);
  if (!fresh) return report(fresh.why());
  if (*fresh) {
    const auto sent = send_mails(it, o.mails);
    if (!sent) return report(sent.why());
    std::cout << counted(*sent, "mail") << (*sent == 1 ? " was" : " were") << " sent through "
              << net::to_text(*it.engine().lmtp_address()) << "\n";
  }
  say_what_next(it, config->values.data, o.rules);
  std::cout << "ready" << std::endl;
  it.wait();
  if (!it.stop()) node::leave(static_cast<int>(exit_code::ok));
  return exit_code::ok;
}

} // namespace

void add_demo(CLI::App& root, action& chosen) {
  auto o = std::make_shared<demo_options>();
  auto* const command =
      root.add_subcommand("demo", "Run an instance with teams, agents and some mail, to look at and play with");
  o->config = add_config_arguments(*command);
  command->add_option("--rules", o->rules, "Folder of rule files")->capture_default_str();
  command->add_option("--mails", o->mails, "Folder of mails to send at the first start")->capture_default_str();
  command->add_option("--http", o->http, "Where HTTP listens: HOST:PORT");
  command->add_option("--lmtp", o->lmtp, "Where LMTP listens: HOST:PORT or unix:/PATH");
  command->callback([o, &chosen] { chosen = [o] { return demo(*o); }; });
}

} // namespace barid::app
