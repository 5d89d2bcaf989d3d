// `barid test` and `barid plan`, as people and CI call them.

#include "tests/app/program.hpp"
#include "tests/support/temp_folder.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace barid::app {

BOOST_AUTO_TEST_SUITE(rule_tests)

namespace {

using nlohmann::json;

constexpr const char* rules_text = "mailbox support { address support@acme.example; team triage }\n"
                                   "team triage { strategy queue }\nteam billing { strategy queue }\n"
                                   "table owner on message match first {\n"
                                   "  rule finance when subject contains \"invoice\" { assign billing }\n"
                                   "  otherwise { assign triage }\n}\n";
constexpr const char* tests_text = "test \"an invoice goes to billing\" {\n"
                                   "  receive m { from a@x.example; subject \"my invoice\" }\n"
                                   "  expect assigned billing by rule owner.finance\n}\n"
                                   "test \"the rest <waits>\" {\n"
                                   "  receive m { from a@x.example; subject \"hello\" }\n"
                                   "  expect assigned triage\n}\n";

struct folder {
  testing::temp_folder at;
  folder() {
    at.write("rules.route", rules_text);
    at.write("tests.route", tests_text);
  }
  [[nodiscard]] std::string path() const { return at.path().string(); }
};

bool says(const testing::finished& r, const std::string& words) {
  const bool there = r.output.find(words) != std::string::npos;
  BOOST_TEST(there, "`" << words << "` is not in: " << r.output);
  return there;
}

testing::finished on(const std::filesystem::path& data, std::vector<std::string> words) {
  words.insert(words.end(), {"--data", data.string()});
  return barid(words);
}

} // namespace

BOOST_AUTO_TEST_CASE(good_rules_pass_and_say_how_much_was_shown) {
  const folder rules;
  const auto r = barid({"test", rules.path(), "--cover"});
  BOOST_TEST(r.status == 0);
  says(r, "ok    an invoice goes to billing");
  says(r, "2 tests, all passed: 2 expectations");
  says(r, "2 of 2 rules acted (100%)");
  const auto one = barid({"test", rules.path(), "-R", "INVOICE", "--cover"});
  BOOST_TEST(one.status == 0);
  says(one, "1 test, all passed");
  says(one, "never acted:\n  owner.otherwise");
  BOOST_TEST(barid({"test", rules.path(), "-R", "nothing like it"}).status == 3);
}

BOOST_AUTO_TEST_CASE(a_failing_test_says_where_what_and_why_and_ends_with_one) {
  const folder rules;
  std::string text = tests_text;
  text.replace(text.find("assigned triage"), 15, "assigned billing");
  rules.at.write("tests.route", text);
  const auto r = barid({"test", rules.path()});
  BOOST_TEST(r.status == 1);
  says(r, "FAIL  the rest <waits>");
  says(r, "tests.route:7: expect assigned billing");
  says(r, "got       it is with team `triage`");
  says(r, "because   owner.finance: its condition does not hold; `subject contains \"invoice\"` no "
          "(hello)");
  const auto junit = rules.at.path() / "out.xml";
  const auto as_json = barid({"test", rules.path(), "--json", "--junit", junit.string()});
  BOOST_TEST(as_json.status == 1);
  const auto j = json::parse(as_json.output);
  BOOST_TEST(j["failed"] == 1);
  BOOST_TEST(j["tests"][1]["failures"][0]["line"] == 7);
  const auto xml = testing::content_of(junit);
  BOOST_TEST(xml.find("tests=\"2\" failures=\"1\"") != std::string::npos, xml);
  BOOST_TEST(xml.find("name=\"the rest &lt;waits&gt;\"") != std::string::npos, xml);
}

BOOST_AUTO_TEST_CASE(mails_in_files_are_read_by_a_worker) {
  const folder rules;
  rules.at.write("mails/one.eml", "From: a@x.example\r\nTo: support@acme.example\r\nSubject: =?utf-8?Q?my_invoice?=\r\n"
                                  "Message-ID: <1@x.example>\r\n\r\nhello\r\n");
  rules.at.write("tests.route",
                 "test \"from a file\" { receive m from file \"mails/one.eml\"; expect assigned billing }\n");
  const auto r = barid({"test", rules.path()});
  BOOST_TEST(r.status == 0, r.output);
}

BOOST_AUTO_TEST_CASE(rules_whose_tests_fail_come_into_force_only_when_told_so) {
  const test::temp_folder data;
  const folder rules;
  BOOST_TEST(on(data.path(), {"apply", rules.path()}).status == 0);
  std::string text = rules_text;
  text.replace(text.find("assign billing"), 14, "assign triage ");
  rules.at.write("rules.route", text);
  const auto refused = on(data.path(), {"apply", rules.path()});
  BOOST_TEST(refused.status == 1);
  says(refused, "error[R1116]: the test `an invoice goes to billing` fails");
  says(refused, "the rules of generation 1 stay in force");
  BOOST_TEST(on(data.path(), {"apply", rules.path(), "--check-only"}).status == 1);
  const auto told = on(data.path(), {"apply", rules.path(), "--without-tests"});
  BOOST_TEST(told.status == 0);
  says(told, "in force: generation 2");
}

BOOST_AUTO_TEST_CASE(a_plan_is_shown_kept_applied_and_refused_when_it_is_stale) {
  const test::temp_folder data;
  const folder rules;
  BOOST_TEST(on(data.path(), {"plan", rules.path()}).status != 0);
  BOOST_TEST(on(data.path(), {"apply", rules.path()}).status == 0);
  says(on(data.path(), {"plan", rules.path()}), "in force already: generation 1");
  rules.at.write("rules.route", std::string(rules_text) + "# another\n");
  const auto file = (rules.at.path() / "next.plan").string();
  const auto planned = on(data.path(), {"plan", rules.path(), "--out", file});
  BOOST_TEST(planned.status == 0);
  says(planned, "0 mails decided anew, no difference");
  const auto j = on(data.path(), {"plan", rules.path(), "--json"});
  BOOST_TEST(json::parse(j.output)["ok"] == true);
  const auto done = on(data.path(), {"apply", file});
  BOOST_TEST(done.status == 0);
  says(done, "in force: generation 2");
  rules.at.write("rules.route", std::string(rules_text) + "# a third\n");
  BOOST_TEST(on(data.path(), {"apply", rules.path()}).status == 0);
  const auto stale = on(data.path(), {"apply", file});
  BOOST_TEST(stale.status != 0);
  says(stale, "the plan is stale");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::app
