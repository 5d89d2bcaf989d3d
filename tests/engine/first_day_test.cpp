// A desk's first day with the real program: an account is connected, mail is routed by a rule, the
// rule is edited while mail flows, an answer is written and lies in the customer's mailbox under
// the question.

#include "tests/support/dovecot_server.hpp"
#include "tests/support/engine_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/postfix_server.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <regex>

using namespace barid;
using namespace barid::testing;

namespace {

const char* const account = "support@acme.example";
const char* const customer = "sara@shop.example";
const char* const password = "a-long-enough-pass";

std::string rules(const std::string& team_of_invoices) {
  return "language 1\n"
         "mailbox support { address support@acme.example; threads grouped; team triage }\n"
         "team triage { strategy queue }\n"
         "team billing { strategy queue }\n"
         "team arabic { strategy queue }\n"
         "table owner on message match first {\n"
         "  rule invoice when subject mentions any [\"invoice\", \"فاتورة\"] { assign " +
         team_of_invoices + " }\n}\n";
}

struct first_day {
  temp_folder files;
  test::dovecot_server dovecot{{.users = {{account, password}, {customer, "hers"}}, .extra = ""}};
  tls_authority authority;
  std::unique_ptr<postfix_server> postfix =
      postfix_server::submission(authority.issue(), dovecot.auth_socket(),
                                 "inet:127.0.0.1:" + std::to_string(dovecot.lmtp_port()));
  std::string password_file = files.write("password", std::string(password) + "\n").string();
  std::string ca =
      files.write("ca.pem", content_of(dovecot.ca_file()) + content_of(authority.ca_file()))
          .string();
  std::filesystem::path rule_file = files.write("rules/main.route", rules("billing"));
  engine_process engine{{.rules = files.path() / "rules"}};
  test::client api{engine.http_port()};

  finished barid(std::vector<std::string> words) const {
    words.insert(words.begin(), std::string(std::getenv("BARID_BUILD")) + "/app/barid");
    words.insert(words.end(), {"--data", engine.data().string()});
    return run(words);
  }

  void sign_in() {
    const auto r =
        api.post("/api/v1/session", {{"email", "mona@acme.example"}, {"password", password}});
    BOOST_REQUIRE_EQUAL(r.status, 200);
    std::smatch found;
    const auto set = r.header("set-cookie");
    BOOST_REQUIRE(std::regex_search(set, found, std::regex("barid=([^;]+)")));
    api.cookie = found[1];
    api.csrf = r.document()["csrf"].get<std::string>();
  }

  void ask(const std::string& subject, const std::string& id) {
    dovecot.deliver(account, std::string("From: Sara <") + customer + ">\r\nTo: " + account +
                                 "\r\nSubject: " + subject + "\r\nMessage-ID: <" + id +
                                 ">\r\nDate: Sun, 22 Mar 2026 10:00:00 +0300\r\n\r\nhello\r\n");
  }

  /// The newest conversation once its subject is this; null while there is none.
  test::json newest(const std::string& subject) {
    test::json out;
    const bool there = eventually([&] {
      const auto list = api.get("/api/v1/conversations?order=created").document();
      if (!list.contains("items") || list["items"].empty()) return false;
      out = list["items"][0];
      return out["subject"] == subject && !out["team"].is_null();
    });
    BOOST_TEST(there, "no conversation about " << subject);
    return out;
  }
};

std::string header_of(const std::string& mail, const std::string& name) {
  std::smatch found;
  const std::regex line("\n" + name + ": ([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)", std::regex::icase);
  return std::regex_search(mail, found, line) ? found[1].str() : std::string();
}

} // namespace

BOOST_AUTO_TEST_CASE(a_desk_connects_an_account_routes_edits_its_rules_and_answers) {
  first_day desk;
  const auto added = desk.barid({"channel", "add", account, "--imap",
                                 "localhost:" + std::to_string(desk.dovecot.imap_port()), "--smtp",
                                 "localhost:" + std::to_string(desk.postfix->port()), "--tls",
                                 "starttls", "--ca", desk.ca, "--password-file",
                                 desk.password_file});
  BOOST_REQUIRE_MESSAGE(added.status == 0, added.output);
  const auto person = desk.barid({"user", "add", "mona@acme.example", "--role", "admin",
                                  "--password-file", desk.password_file});
  BOOST_REQUIRE_MESSAGE(person.status == 0, person.output);
  desk.sign_in();

  desk.ask("my invoice", "q1@shop.example");
  const auto first = desk.newest("my invoice");
  BOOST_TEST(first["team"]["name"] == "billing");

  desk.files.write("rules/main.route", rules("arabic"));
  BOOST_REQUIRE(eventually([&] {
    return desk.api.get("/api/v1/rules").document()["generation"].get<int>() == 2;
  }));
  desk.ask("another invoice", "q2@shop.example");
  const auto second = desk.newest("another invoice");
  BOOST_TEST(second["team"]["name"] == "arabic");

  const auto id = std::to_string(second["id"].get<std::int64_t>());
  const auto reply =
      desk.api.post("/api/v1/conversations/" + id + "/reply", {{"text", "Here it is."}});
  BOOST_REQUIRE_MESSAGE(reply.status == 200, reply.body);
  std::string answer;
  BOOST_REQUIRE(eventually([&] {
    if (desk.dovecot.commands(customer, {"EXAMINE INBOX"}).find("* 0 EXISTS") != std::string::npos)
      return false;
    answer = desk.dovecot.commands(customer, {"EXAMINE INBOX", "FETCH 1:* BODY.PEEK[]"});
    return answer.find("Here it is.") != std::string::npos;
  }));
  BOOST_TEST(header_of(answer, "In-Reply-To") == "<q2@shop.example>");
  BOOST_TEST(header_of(answer, "References") == "<q2@shop.example>");
  BOOST_TEST(header_of(answer, "Subject") == "Re: another invoice");
  const auto events = desk.api.get("/api/v1/conversations/" + id + "/events").body;
  BOOST_TEST(events.find("owner.invoice") != std::string::npos, events);
  // threads that served those calls are still there: they keep nobody from ending
  BOOST_TEST(desk.engine.stop() == 0);
}
