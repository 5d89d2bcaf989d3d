// The tags that a desk knows: those of the rules in force, and those of conversations that one may see.

#include "tests/runtime/http/desk_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(http_tags)

namespace {

struct tags_desk : desk_fixture {
  void tag(const talk& t, const char* tags, const char* status = "open") {
    must(on.run("update conversations set tags = $2::text[], status = $3 where id = $1",
                store::with(t.conversation.value, std::string(tags), std::string(status))));
  }
  nlohmann::ordered_json tags(agent_id who) {
    const auto got = as(who).get("/api/v1/tags");
    BOOST_REQUIRE_MESSAGE(got.status == 200, got.status << ": " << got.body);
    return got.document()["items"];
  }
  std::string shown(agent_id who) {
    std::string out;
    for (const auto& one : tags(who)) out += one["name"].get<std::string>() + "=" + one["open"].dump() + " ";
    return out;
  }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(tags_in_use_come_with_what_is_open_under_each, tags_desk) {
  const auto second = converse(support, 21, "Second");
  tag(open, "{vip,refund}");
  tag(second, "{vip,old}", "closed");
  BOOST_TEST(shown(replier) == "refund=1 vip=1 old=0 ");
  tag(second, "{vip,old}");
  BOOST_TEST(shown(replier) == "vip=2 old=1 refund=1 ");
  tag(second, "{vip,old}", "snoozed");
  tag(open, "{refund}", "waiting_customer");
  BOOST_TEST(shown(replier) == "refund=1 old=0 vip=0 ");
}

BOOST_FIXTURE_TEST_CASE(a_tag_that_nothing_has_any_more_is_not_known, tags_desk) {
  tag(open, "{refnud}");
  BOOST_TEST(shown(replier) == "refnud=1 ");
  tag(open, "{refund}");
  BOOST_TEST(shown(replier) == "refund=1 ");
}

BOOST_FIXTURE_TEST_CASE(what_one_may_not_see_is_neither_told_nor_counted, tags_desk) {
  tag(open, "{vip}");
  tag(hidden, "{vip,scandal}");
  BOOST_TEST(shown(viewer) == "vip=1 ");
  BOOST_TEST(shown(admin) == "vip=2 scandal=1 ");
  BOOST_TEST(shown(stranger).empty());
}

BOOST_FIXTURE_TEST_CASE(the_tags_of_the_rules_in_force_are_known_before_anything_has_them, tags_desk) {
  tag(open, "{vip}");
  BOOST_REQUIRE(engine
                    .apply_rules({{{{"desk.route", "language 1\nmailbox support { address support@acme.example }\n"
                                                   "on message { tag fresh }\non tagged escalate { tag hot }\n"}}},
                                  {},
                                  admin,
                                  "",
                                  true})
                    .ok());
  const auto all = tags(replier);
  BOOST_TEST(shown(replier) == "vip=1 escalate=0 fresh=0 hot=0 ");
  BOOST_TEST(all[0]["of_rules"] == false);
  BOOST_TEST(all[1]["of_rules"] == true);
  BOOST_TEST(shown(stranger) == "escalate=0 fresh=0 hot=0 ");
}

BOOST_FIXTURE_TEST_CASE(a_tag_of_very_many_is_counted_up_to_a_limit_and_soon, tags_desk) {
  must(on.run("insert into conversations (channel, version, thread_token, tags, status, created, updated)"
              " select $1, 1, 'many' || n, array['bulk', 'group' || n % 50],"
              "  case when n % 10 = 0 then 'open' else 'closed' end, now(), now() from generate_series(1, 20000) n",
              store::with(support.value)));
  const auto before = std::chrono::steady_clock::now();
  const auto all = tags(replier);
  const auto took = std::chrono::steady_clock::now() - before;
  BOOST_TEST(all[0]["name"] == "bulk");
  BOOST_TEST(all[0]["open"] == 999);
  BOOST_TEST(all[0]["more"] == true);
  BOOST_TEST(all.size() == 52u);
  BOOST_TEST((took < std::chrono::seconds(2)));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
