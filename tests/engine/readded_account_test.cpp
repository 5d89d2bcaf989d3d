// Promise P4: an account that was removed and is added again has no mail twice.

#include "tests/engine/connected_desk.hpp"
#include "tests/support/eventually.hpp"

#include <boost/test/unit_test.hpp>

using namespace barid;
using namespace barid::testing;

BOOST_AUTO_TEST_SUITE(engine_readded_account)

BOOST_AUTO_TEST_CASE(an_account_that_is_added_again_goes_on_where_it_was_and_doubles_nothing) {
  connected_desk desk("language 1\n"
                      "mailbox support { address support@acme.example; threads grouped; team triage }\n"
                      "team triage { strategy queue }\n");
  const auto channels = [&] { return desk.api.get("/api/v1/channels").document(); };
  const auto line = [&] { return desk.api.get("/api/v1/channels/" + channels()["items"][0]["id"].dump()).document(); };
  const auto conversations = [&] {
    return desk.api.get("/api/v1/conversations?order=created&limit=100").document()["items"].size();
  };
  for (int i = 0; i < 5; ++i) desk.ask("question " + std::to_string(i), std::to_string(i) + "@shop.example");
  BOOST_REQUIRE(eventually([&] { return conversations() == 5; }));
  const auto before = channels();
  BOOST_REQUIRE(before["items"].size() == 1u);

  const auto refused = desk.barid({"channel", "remove", desk.account});
  BOOST_TEST(refused.status == 1);
  BOOST_TEST(refused.output.find("the rules in force name `support`: main.route:2:9") != std::string::npos,
             refused.output);
  BOOST_TEST(refused.output.find("--despite-rules") != std::string::npos);
  const auto removed = desk.barid({"channel", "remove", desk.account, "--despite-rules"});
  BOOST_REQUIRE_MESSAGE(removed.status == 0, removed.output);
  BOOST_REQUIRE(eventually([&] { return channels()["items"][0]["state"] == "off"; }));
  // mail that comes meanwhile lies on the server
  desk.ask("question 5", "5@shop.example");
  desk.connect();
  BOOST_REQUIRE(eventually([&] { return conversations() == 6; }));
  const auto after = channels();
  BOOST_REQUIRE(after["items"].size() == 1u);
  BOOST_TEST(after["items"][0]["id"] == before["items"][0]["id"]);
  BOOST_TEST(after["items"][0]["name"] == before["items"][0]["name"]);
  // all six were offered again, and five of them are known
  BOOST_REQUIRE(eventually([&] {
    const auto imports = line()["imports"];
    return !imports.empty() && !imports[0]["finished"].is_null();
  }));
  const auto import = line()["imports"][0];
  BOOST_TEST(import["stored"] == 1);
  BOOST_TEST(import["duplicate"] == 5);
  desk.ask("question 6", "6@shop.example");
  BOOST_REQUIRE(eventually([&] { return conversations() == 7; }));
  // and a second round, from the console
  const auto at = "/api/v1/channels/" + after["items"][0]["id"].dump();
  const auto not_yet = desk.api.send("DELETE", at);
  BOOST_TEST(not_yet.status == 409);
  BOOST_TEST(not_yet.body.find("the rules in force name `support`: main.route:2:9") != std::string::npos, not_yet.body);
  BOOST_TEST(channels()["items"][0]["state"] == "on");
  BOOST_REQUIRE(desk.api.send("DELETE", at + "?despite_rules=true").status == 204);
  BOOST_REQUIRE(eventually([&] { return channels()["items"][0]["state"] == "off"; }));
  BOOST_TEST(desk.api.get("/api/v1/audit?limit=1").document()["items"][0]["action"] == "channel.remove");
  desk.connect();
  BOOST_REQUIRE(eventually([&] {
    const auto imports = line()["imports"];
    return !imports.empty() && imports[0]["duplicate"] == 7;
  }));
  BOOST_TEST(conversations() == 7u);
  BOOST_TEST(channels()["items"].size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
