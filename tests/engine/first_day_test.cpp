// A desk's first day with the real program: an account is connected, mail is routed by a rule, the
// rule is edited while mail flows, an answer is written and lies in the customer's mailbox under
// the question.

#include "tests/engine/connected_desk.hpp"
#include "tests/support/eventually.hpp"

#include <boost/test/unit_test.hpp>

using namespace barid;
using namespace barid::testing;

BOOST_AUTO_TEST_SUITE(engine_first_day)

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

/// The newest conversation once its subject is this; null while there is none.
test::json newest(test::client& api, const std::string& subject) {
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

BOOST_AUTO_TEST_CASE(a_desk_connects_an_account_routes_edits_its_rules_and_answers) {
  connected_desk desk(rules("billing"));
  desk.ask("my invoice", "q1@shop.example");
  const auto first = newest(desk.api, "my invoice");
  BOOST_TEST(first["team"]["name"] == "billing");

  desk.files.write("rules/main.route", rules("arabic"));
  BOOST_REQUIRE(eventually([&] { return desk.api.get("/api/v1/rules").document()["generation"].get<int>() == 2; }));
  desk.ask("another invoice", "q2@shop.example");
  const auto second = newest(desk.api, "another invoice");
  BOOST_TEST(second["team"]["name"] == "arabic");

  const auto id = std::to_string(second["id"].get<std::int64_t>());
  const auto reply = desk.api.post("/api/v1/conversations/" + id + "/reply",
                                   {{"text", "Here it is."}, {"status", "waiting_customer"}, {"take", true}});
  BOOST_REQUIRE_MESSAGE(reply.status == 200, reply.body);
  const auto answered = desk.api.get("/api/v1/conversations/" + id).document()["conversation"];
  BOOST_TEST(answered["status"] == "waiting_customer");
  BOOST_TEST(answered["agent"]["name"] == desk.api.get("/api/v1/session").document()["name"]);
  for (const auto* wrong : {"lost", "snoozed"})
    BOOST_TEST(desk.api.post("/api/v1/conversations/" + id + "/reply", {{"text", "x"}, {"status", wrong}}).status ==
               422);
  std::string answer;
  BOOST_REQUIRE(eventually([&] {
    answer = desk.answers();
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

BOOST_AUTO_TEST_SUITE_END()
