// `barid doctor`: each fault is one line with what to do.

#include "runtime/net/socket.hpp"
#include "tests/app/program.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/dovecot_server.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/free_port.hpp"
#include "tests/support/tls_authority.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace barid::app {

BOOST_AUTO_TEST_SUITE(doctor_command)

namespace {

using nlohmann::json;
namespace fs = std::filesystem;

struct looked {
  int status = -1;
  json findings;

  /// The verdicts about `what`, and their words.
  [[nodiscard]] std::string about(const std::string& what) const {
    std::string out;
    for (const auto& f : findings)
      if (f["what"] == what)
        out += f["verdict"].get<std::string>() + ": " + f["found"].get<std::string>() + " (" +
               f["help"].get<std::string>() + ")\n";
    return out;
  }
};

looked look(std::vector<std::string> more = {}, const std::string& data = desk::get().data.path().string()) {
  std::vector<std::string> words{"doctor", "--json",
                                 "--data", data,
                                 "--set",  "http.listen=127.0.0.1:" + std::to_string(testing::free_port()),
                                 "--set",  "lmtp.listen=127.0.0.1:" + std::to_string(testing::free_port())};
  words.insert(words.end(), more.begin(), more.end());
  const auto r = barid(words);
  return {r.status, json::parse(r.output)};
}

bool has(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_sound_instance_is_ok) {
  const auto seen = look();
  BOOST_TEST(seen.status == 0, seen.findings.dump(1));
  BOOST_TEST(seen.about("database").starts_with("ok: PostgreSQL"));
  BOOST_TEST(seen.about("schema").starts_with("ok"));
  BOOST_TEST(seen.about("roles").starts_with("ok"));
  BOOST_TEST(seen.about("http.listen").starts_with("ok"));
  BOOST_TEST(!seen.about("flush time").empty());
  BOOST_TEST(!seen.about("clock").empty());
}

BOOST_AUTO_TEST_CASE(before_the_first_start_it_makes_nothing) {
  const test::temp_folder data;
  const auto seen = look({}, (data.path() / "new").string());
  BOOST_TEST(seen.status == 0, seen.findings.dump(1));
  BOOST_TEST(!std::filesystem::exists(data.path() / "new"));
}

BOOST_AUTO_TEST_CASE(an_occupied_port_is_found) {
  const test::temp_folder data;
  const auto taken = net::listening_socket::open({"127.0.0.1", 0, {}});
  BOOST_REQUIRE(taken.ok());
  const auto seen =
      look({"--set", "metrics.listen=127.0.0.1:" + std::to_string(taken->bound().port)}, data.path().string());
  BOOST_TEST(seen.status == 1);
  BOOST_TEST(seen.about("metrics.listen").starts_with("fail"));
}

BOOST_AUTO_TEST_CASE(an_unreachable_database_is_found) {
  const auto seen =
      look({"--set", "database.target=host=127.0.0.1 dbname=x user=x port=" + std::to_string(testing::free_port())});
  BOOST_TEST(seen.status == 1);
  BOOST_TEST(seen.about("database").starts_with("fail: cannot connect to the database"));
}

BOOST_AUTO_TEST_CASE(a_wrong_configuration_is_found) {
  const auto r = barid({"doctor", "--set", "http.lisen=x"});
  BOOST_TEST(r.status == 1);
  BOOST_TEST(has(r.output, "fail  configuration: unknown option `http.lisen`"));
}

BOOST_AUTO_TEST_CASE(loose_permissions_are_found) {
  const test::temp_folder data;
  std::ofstream(data.path() / "secret.keys") << "key-1 00\n";
  ::chmod((data.path() / "secret.keys").c_str(), 0644);
  ::chmod(data.path().c_str(), 0777);
  const auto seen = look({}, data.path().string());
  BOOST_TEST(seen.status == 1);
  BOOST_TEST(has(seen.about("data folder"), "chmod go-w"));
  BOOST_TEST(has(seen.about("key file"), "chmod 600"));
}

BOOST_AUTO_TEST_CASE(the_way_in_for_people_is_looked_at) {
  testing::tls_authority authority;
  const auto with = [&](const testing::certificate_files& c) {
    return look({"--set", "http.certificate=" + c.certificate, "--set", "http.key=" + c.key});
  };
  auto seen = with(authority.issue({.valid_until = std::chrono::hours(24 * 90 + 1)}));
  BOOST_TEST(seen.status == 0);
  BOOST_TEST(has(seen.about("http.certificate"), "counts for 90 more days"));
  seen = with(authority.issue());
  BOOST_TEST(seen.about("http.certificate").starts_with("warn"));
  seen = with(authority.issue({.valid_from = std::chrono::hours(-48), .valid_until = std::chrono::hours(-24)}));
  BOOST_TEST(seen.status == 1);
  BOOST_TEST(has(seen.about("http.certificate"), "ended at"));
  seen = with({"/nowhere/desk.pem", ""});
  BOOST_TEST(seen.status == 1);
  BOOST_TEST(has(seen.about("http.certificate"), "No such file"));

  const std::string open = "http.listen=0.0.0.0:" + std::to_string(testing::free_port());
  BOOST_TEST(has(look({"--set", open}).about("https"), "go unencrypted"));
  const auto url = [&](std::vector<std::string> more) {
    more.insert(more.end(), {"--set", open, "--set", "http.public_url=https://desk.acme.example"});
    return look(more).about("https");
  };
  BOOST_TEST(has(url({}), "http.trusted_proxies"));
  BOOST_TEST(url({"--set", "http.trusted_proxies=127.0.0.1"}).starts_with("ok"));
  BOOST_TEST(look().about("https").empty()); // nobody but this machine
}

BOOST_AUTO_TEST_CASE(rules_with_errors_are_found) {
  const testing::temp_folder rules;
  rules.write("bad.route", "language 1\ntable x on message match first {\n  rule a when nonsense { fly }\n}\n");
  const auto seen = look({"--set", "rules.folder=" + rules.path().string()});
  BOOST_TEST(seen.status == 1);
  BOOST_TEST(seen.about("rules").starts_with("fail"));
  BOOST_TEST(has(seen.about("rules"), "barid check"));
}

BOOST_AUTO_TEST_CASE(an_account_is_tried_and_the_end_of_its_certificate_told) {
  test::dovecot_server imap{
      {.users = {{"desk@acme.example", canary}}, .certificate = {{"localhost"}, -3600, 5 * 86400}}};
  const auto add = [&] {
    return on_desk({"channel", "add", "desk@acme.example", "--imap", "localhost:" + std::to_string(imap.imaps_port()),
                    "--tls", "tls", "--ca", imap.ca_file(), "--password-file", desk::get().password_file});
  }();
  BOOST_REQUIRE_MESSAGE(add.status == 0, add.output);
  auto seen = look();
  BOOST_TEST(seen.status == 0, seen.findings.dump(1));
  BOOST_TEST(has(seen.about("channel desk"), "ok: receiving works"));
  BOOST_TEST(has(seen.about("channel desk"), "is good for 4 days (renew it"));
  BOOST_TEST(has(seen.about("notices"), "warn: no account that is on can send")); // it only receives
  imap.set_password("desk@acme.example", "changed");
  imap.stop(); // it reads its users anew
  imap.start();
  seen = look();
  BOOST_TEST(seen.status == 1);
  BOOST_TEST(has(seen.about("channel desk"), "fail"));
  imap.stop();
  seen = look();
  BOOST_TEST(seen.status == 1);
  BOOST_TEST(has(seen.about("channel desk"), "fail"));
  BOOST_TEST(on_desk({"channel", "remove", "desk"}).status == 0);
}

BOOST_AUTO_TEST_CASE(a_demo_is_known_by_its_data_folder_alone) {
  const test::temp_folder data;
  const auto folder = data.path().string();
  const testing::temp_folder logs;
  const auto log = logs.path() / "demo.log";
  const auto at = [](const char* variable) { return fs::path(std::getenv(variable)); };
  const auto source = at("BARID_SOURCE");
  const auto said = [&] { return testing::content_of(log); };
  const auto start = [&](const fs::path& rules) {
    testing::child_process demo({(at("BARID_BUILD") / "app/barid").string(), "demo", "--data", folder, "--rules",
                                 rules.string(), "--mails", (source / "examples/mails").string(), "--http",
                                 "127.0.0.1:" + std::to_string(testing::free_port()), "--lmtp",
                                 "127.0.0.1:" + std::to_string(testing::free_port())},
                                log);
    BOOST_REQUIRE_MESSAGE(
        testing::eventually([&] { return said().find("\nready\n") != std::string::npos; }, std::chrono::seconds(120)),
        said());
    ::kill(demo.pid(), SIGTERM);
    BOOST_TEST(demo.wait() == 0, said());
  };
  start(source / "examples/rules/support");
  auto seen = look({}, folder);
  BOOST_TEST(has(seen.about("rules"), "ok: "), seen.about("rules"));
  BOOST_TEST(has(seen.about("rules"), "examples/rules/support"), seen.about("rules"));
  // other rules at another start are those from then on; what somebody wrote themselves stays
  fs::remove(log);
  logs.write("rules/main.route", "language 1\nmailbox support { address support@acme.example }\n");
  start(logs.path() / "rules");
  BOOST_TEST(has(look({}, folder).about("rules"), (logs.path() / "rules").c_str()));
  const auto own = "[rules]\nfolder = \"" + (source / "examples/rules/support").string() + "\"\n";
  std::ofstream(data.path() / "barid.toml") << own;
  fs::remove(log);
  start(logs.path() / "rules");
  BOOST_TEST(testing::content_of(data.path() / "barid.toml") == own);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::app
