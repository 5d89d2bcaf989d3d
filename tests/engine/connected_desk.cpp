#include "tests/engine/connected_desk.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <regex>

namespace barid::testing {

connected_desk::connected_desk(const std::string& rules, const std::vector<std::pair<std::string, std::string>>& others)
    : engine{[&] {
        for (const auto& [name, text] : others) files.write("rules/" + name, text);
        files.write("rules/main.route", rules);
        return engine_options{.rules = files.path() / "rules"};
      }()},
      api{engine.http_port()} {
  connect();
  sign_in();
}

finished connected_desk::barid(std::vector<std::string> words) const {
  words.insert(words.begin(), std::string(std::getenv("BARID_BUILD")) + "/app/barid");
  words.insert(words.end(), {"--data", engine.data().string()});
  return run(words);
}

void connected_desk::connect() {
  const auto added = barid({"channel", "add", account, "--imap", "localhost:" + std::to_string(dovecot.imap_port()),
                            "--smtp", "localhost:" + std::to_string(postfix->port()), "--tls", "starttls", "--ca", ca,
                            "--password-file", password_file});
  BOOST_REQUIRE_MESSAGE(added.status == 0, added.output);
}

void connected_desk::sign_in() {
  const auto person = barid({"user", "add", "mona@acme.example", "--role", "admin", "--password-file", password_file});
  BOOST_REQUIRE_MESSAGE(person.status == 0, person.output);
  const auto r = api.post("/api/v1/session", {{"email", "mona@acme.example"}, {"password", password}});
  BOOST_REQUIRE_EQUAL(r.status, 200);
  std::smatch found;
  const auto set = r.header("set-cookie");
  BOOST_REQUIRE(std::regex_search(set, found, std::regex("barid=([^;]+)")));
  api.cookie = found[1];
  api.csrf = r.document()["csrf"].get<std::string>();
}

void connected_desk::ask(const std::string& subject, const std::string& id, const std::string& more) {
  dovecot.deliver(account, std::string("From: Sara <") + customer + ">\r\nTo: " + account + "\r\nSubject: " + subject +
                               "\r\nMessage-ID: <" + id + ">\r\n" + more +
                               "Date: Sun, 22 Mar 2026 10:00:00 +0300\r\n\r\nhello\r\n");
}

std::string connected_desk::answers() {
  if (dovecot.commands(customer, {"EXAMINE INBOX"}).find("* 0 EXISTS") != std::string::npos) return {};
  return dovecot.commands(customer, {"EXAMINE INBOX", "FETCH 1:* BODY.PEEK[]"});
}

std::string header_of(const std::string& mail, const std::string& name) {
  std::smatch found;
  const std::regex line("\n" + name + ": ([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)", std::regex::icase);
  return std::regex_search(mail, found, line) ? found[1].str() : std::string();
}

} // namespace barid::testing
