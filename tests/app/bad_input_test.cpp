// `barid run` and its surroundings with what is wrong: each time one line that names it, another
// one with what to do, an exit code, and a start afterwards that finds everything as it was.

#include "app/command.hpp"
#include "runtime/store/postmaster.hpp"
#include "tests/app/program.hpp"
#include "tests/support/engine_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/free_port.hpp"
#include "tests/support/lmtp_client.hpp"
#include "tests/support/sample_mail.hpp"
#include "tests/support/store_audit.hpp"
#include "tests/support/tls_authority.hpp"

#include <boost/test/unit_test.hpp>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

namespace barid::app {

BOOST_AUTO_TEST_SUITE(bad_input)

namespace {

namespace fs = std::filesystem;

/// Somebody else listens there.
struct taken_port {
  int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  std::uint16_t number = 0;

  taken_port() {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    BOOST_REQUIRE(::bind(socket, reinterpret_cast<sockaddr*>(&at), size) == 0);
    BOOST_REQUIRE(::listen(socket, 1) == 0);
    BOOST_REQUIRE(::getsockname(socket, reinterpret_cast<sockaddr*>(&at), &size) == 0);
    number = ntohs(at.sin_port);
  }
  taken_port(const taken_port&) = delete;
  taken_port& operator=(const taken_port&) = delete;
  ~taken_port() { ::close(socket); }
};

std::string local(std::uint16_t port) {
  return "127.0.0.1:" + std::to_string(port);
}

struct wrong_start {
  const char* what;
  std::vector<std::string> words; ///< Besides those of a start that works.
  exit_code ends;
  std::string names; ///< In the first line.
  std::string to_do; ///< In the second.
  testing::environment variables = {};
};

/// `barid: MESSAGE`, then what to do; log lines may stand before them.
void check(const wrong_start& w, const testing::finished& r) {
  BOOST_TEST_CONTEXT(w.what << ": " << r.output) {
    BOOST_TEST(r.status == static_cast<int>(w.ends));
    std::istringstream lines(r.output);
    std::vector<std::string> said;
    for (std::string line; std::getline(lines, line);)
      if (line.starts_with("barid: ") || !said.empty()) said.push_back(line);
    BOOST_TEST(said.size() == 2u);
    said.resize(2);
    BOOST_TEST(said[0].find(w.names) != std::string::npos);
    BOOST_TEST(said[1].find(w.to_do) != std::string::npos);
    BOOST_TEST(said[1].starts_with("  "));
  }
}

/// An engine's data and database with a mail in it, and nothing running.
struct stopped_desk {
  test::test_database db;
  testing::temp_folder files;
  testing::engine_process engine{{.database = target()}};

  stopped_desk() {
    testing::lmtp_client client(engine.lmtp());
    BOOST_REQUIRE(client.deliver("sara@customer.example", "support@acme.example",
                                 testing::mail_of({.message_id = "kept@customer.example"})) == 250);
    BOOST_REQUIRE(engine.stop() == 0);
  }
  [[nodiscard]] std::string target() const {
    return db.settings().target + " user=" + store::private_cluster::admin_user;
  }
  [[nodiscard]] testing::finished run(const wrong_start& w) const {
    std::vector<std::string> words{"run"};
    const auto given = [&](const char* option) { return std::ranges::find(w.words, option) != w.words.end(); };
    if (!given("--data")) words.insert(words.end(), {"--data", engine.data().string()});
    for (const auto* listener : {"--http", "--lmtp"})
      if (!given(listener)) words.insert(words.end(), {listener, ""});
    if (!given("--database")) words.insert(words.end(), {"--database", target()});
    if (!given("--rules"))
      words.insert(words.end(), {"--rules", std::string(std::getenv("BARID_SOURCE")) + "/examples/rules/support"});
    words.insert(words.end(), w.words.begin(), w.words.end());
    return barid(words, w.variables);
  }
  /// The next start works, the mail is there and decided.
  void nothing_is_lost() {
    engine.start();
    testing::store_audit stored{db.settings(store::private_cluster::admin_user)};
    BOOST_TEST(stored.settled());
    BOOST_TEST(stored.number("select count(*) from mails") == 1);
    BOOST_TEST(stored.number("select count(*) from conversations") == 1);
    BOOST_TEST(engine.stop() == 0);
  }
};

} // namespace

BOOST_AUTO_TEST_CASE(a_start_with_something_wrong_says_what_and_loses_nothing) {
  stopped_desk desk;
  const taken_port taken;
  const auto free = testing::free_port();
  const auto nowhere = std::to_string(free);
  fs::create_directories(desk.files.path() / "linked");
  fs::create_symlink("gone.route", desk.files.path() / "linked/a.route");
  desk.files.write("file", "");
  const auto in = [&](const char* name) { return (desk.files.path() / name).string(); };
  testing::tls_authority authority;
  const auto one = authority.issue(), other = authority.issue();

  const std::vector<wrong_start> all{
      {"HTTP port taken", {"--http", local(taken.number)}, exit_code::unavailable, local(taken.number), "another port"},
      {"LMTP port taken", {"--lmtp", local(taken.number)}, exit_code::unavailable, local(taken.number), "another port"},
      {"SMTP port taken", {"--smtp", local(taken.number)}, exit_code::unavailable, local(taken.number), "another port"},
      {"metrics port taken",
       {"--set", "metrics.listen=" + local(taken.number)},
       exit_code::unavailable,
       local(taken.number),
       "metrics.listen"},
      {"an address of nobody", {"--http", "nowhere.invalid:80"}, exit_code::unavailable, "nowhere.invalid", "--http"},
      {"no port", {"--lmtp", "127.0.0.1"}, exit_code::bad_input, "127.0.0.1", "host:port"},
      {"no database there",
       {"--database", "host=127.0.0.1 port=" + nowhere + " dbname=desk"},
       exit_code::unavailable,
       nowhere,
       "host and port"},
      {"no such database",
       {"--database", desk.db.settings().target + "_gone user=" + store::private_cluster::admin_user},
       exit_code::bad_input,
       "does not exist",
       "barid migrate"},
      {"no rules folder", {"--rules", in("nothing")}, exit_code::bad_input, "nothing", "check that it exists"},
      {"a dangling link among rules", {"--rules", in("linked")}, exit_code::bad_input, "a.route", "link"},
      {"no certificate there",
       {"--http", local(free), "--set", "http.certificate=" + in("gone.pem")},
       exit_code::bad_input,
       "gone.pem`: No such file",
       "PEM"},
      {"a file that is no certificate",
       {"--http", local(free), "--set", "http.certificate=" + in("file")},
       exit_code::bad_input,
       "cannot use the certificate",
       "PEM"},
      {"the key of another certificate",
       {"--http", local(free), "--set", "http.certificate=" + one.certificate, "--set", "http.key=" + other.key},
       exit_code::bad_input,
       "mismatch",
       "key of the certificate"},
      {"a key alone",
       {"--http", local(free), "--set", "http.key=" + one.key},
       exit_code::bad_input,
       "http.key",
       "http.certificate"},
      {"http outside, https alone inside",
       {"--http", local(free), "--set", "http.certificate=" + one.certificate, "--set", "http.key=" + one.key, "--set",
        "http.public_url=http://desk.acme.example"},
       exit_code::bad_input,
       "http.public_url",
       "https:"},
      {"a proxy by name",
       {"--set", "http.trusted_proxies=proxy.internal"},
       exit_code::bad_input,
       "http.trusted_proxies",
       "127.0.0.1"},
      {"no certificate for SMTP",
       {"--smtp", local(free), "--set", "smtp.certificate=" + in("gone.pem")},
       exit_code::bad_input,
       "gone.pem`: No such file",
       "PEM"},
      {"data folder is a file", {"--data", in("file")}, exit_code::refused, "file", "--data"},
  };
  for (const auto& w : all) check(w, desk.run(w));
  desk.nothing_is_lost();
}

BOOST_AUTO_TEST_CASE(a_database_that_wants_another_password_refuses) {
  stopped_desk desk;
  auto admin = desk.db.connect(store::private_cluster::admin_user);
  const auto run = [&](const char* sql) { return test::must(admin.run(sql)); };
  run("drop role if exists stranger");
  run("create role stranger login password 'the-right-one'");
  const fs::path hba = run("show hba_file")[0].get<std::string>(0);
  const auto before = testing::content_of(hba);
  std::ofstream(hba) << "local all stranger scram-sha-256\n" << before;
  run("select pg_reload_conf()");
  const wrong_start w{"wrong password",   {"--database", desk.db.settings().target + " user=stranger"},
                      exit_code::refused, "password authentication failed",
                      "password",         {{"BARID_DATABASE_PASSWORD", wrong_canary}}};
  testing::finished r;
  // the server reads its file a moment later
  BOOST_TEST(testing::eventually([&] {
    r = desk.run(w);
    return r.output.find("password") != std::string::npos;
  }));
  check(w, r);
  std::ofstream(hba) << before;
  run("select pg_reload_conf()");
  run("drop role stranger");
  desk.nothing_is_lost();
}

BOOST_AUTO_TEST_CASE(a_pid_file_of_a_server_that_is_gone_is_cleared_away) {
  testing::engine_process engine;
  testing::lmtp_client client(engine.lmtp());
  BOOST_REQUIRE(client.deliver("sara@customer.example", "support@acme.example",
                               testing::mail_of({.message_id = "kept@customer.example"})) == 250);
  const auto server = engine.postmaster();
  engine.kill();
  BOOST_REQUIRE(::kill(server, SIGKILL) == 0);
  BOOST_REQUIRE(testing::eventually([&] { return !store::is_server_of(server, engine.data() / "postgres"); }));
  BOOST_TEST(fs::exists(engine.data() / "postgres/postmaster.pid"));
  engine.start();
  testing::store_audit stored{engine.admin()};
  BOOST_TEST(stored.settled());
  BOOST_TEST(stored.number("select count(*) from mails") == 1);
  BOOST_TEST(engine.stop() == 0);
}

BOOST_AUTO_TEST_CASE(a_rule_file_that_this_user_may_not_read_is_named_and_nothing_starts) {
  const testing::temp_folder files;
  const auto file = files.write("rules/main.route", "language 1\n");
  constexpr unsigned nobody = 65534;
  const bool root = ::geteuid() == 0;
  fs::create_directories(files.path() / "data");
  if (root) { // whom nothing is forbidden: another user tries
    fs::permissions(files.path(), fs::perms(0755));
    BOOST_REQUIRE(::chown((files.path() / "data").c_str(), nobody, nobody) == 0);
  }
  fs::permissions(file, fs::perms::none);
  const auto as_other = [&](std::vector<std::string> words) {
    std::vector<std::string> command{"timeout", "60"};
    if (root)
      command.insert(command.end(), {"setpriv", "--reuid", std::to_string(nobody), "--regid", std::to_string(nobody),
                                     "--clear-groups"});
    command.push_back(std::string(std::getenv("BARID_BUILD")) + "/app/barid");
    command.insert(command.end(), words.begin(), words.end());
    return testing::run(command);
  };
  const auto rules = (files.path() / "rules").string(), data = (files.path() / "data").string();
  const wrong_start unreadable{
      "unreadable", {}, exit_code::bad_input, "main.route` cannot be read: Permission denied", "this user may read it"};
  check(unreadable, as_other({"check", rules}));
  check(unreadable, as_other({"apply", rules, "--data", data}));
  const auto start = as_other({"run", "--data", data, "--rules", rules, "--http", "", "--lmtp", ""});
  check(unreadable, start);
  BOOST_TEST(start.output.find("ready\n") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_wrong_value_of_any_choice_ends_with_2_and_names_what_there_is) {
  const auto script = barid({"completion", "fish"});
  const std::regex offer("complete -c barid -n '__barid_at ?([a-z -]*)' (?:-s . )?-l ([a-z-]+) -x -a '([^'=]+)'");
  int choices = 0;
  for (std::sregex_iterator m(script.output.begin(), script.output.end(), offer), end; m != end; ++m) {
    std::vector<std::string> words;
    std::istringstream of((*m)[1].str());
    for (std::string word; of >> word;) words.push_back(word);
    words.insert(words.end(), {"--" + (*m)[2].str(), "no-such-value"});
    const auto r = barid(words);
    BOOST_TEST_CONTEXT((*m)[0].str() << "\n" << r.output) {
      BOOST_TEST(r.status == 2);
      BOOST_TEST(r.output.find("no-such-value") != std::string::npos);
      const auto choice = (*m)[3].str();
      BOOST_TEST(r.output.find(choice.substr(0, choice.find(' '))) != std::string::npos);
      BOOST_TEST(std::ranges::count(r.output, '\n') <= 2);
    }
    ++choices;
  }
  BOOST_TEST(choices > 10);
}

BOOST_AUTO_TEST_CASE(a_wrong_flag_of_any_command_ends_with_2_and_names_it) {
  const auto script = barid({"completion", "fish"});
  BOOST_REQUIRE(script.status == 0);
  const std::regex offer("complete -c barid -n '__barid_at ?([a-z -]*)' -a ([a-z-]+) ");
  int commands = 0;
  for (std::sregex_iterator m(script.output.begin(), script.output.end(), offer), end; m != end; ++m) {
    std::vector<std::string> words;
    std::istringstream of((*m)[1].str() + " " + (*m)[2].str());
    for (std::string word; of >> word;) words.push_back(word);
    words.push_back("--no-such-flag");
    const auto r = barid(words);
    BOOST_TEST_CONTEXT(r.output) {
      BOOST_TEST(r.status == 2);
      BOOST_TEST(r.output.find("--no-such-flag") != std::string::npos);
      BOOST_TEST(std::ranges::count(r.output, '\n') <= 2);
    }
    ++commands;
  }
  BOOST_TEST(commands > 20);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::app
