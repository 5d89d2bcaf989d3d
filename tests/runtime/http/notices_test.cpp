// What somebody was told, over HTTP: theirs alone, of what they may see, read once for all their pages.

#include "runtime/store/directory_people.hpp"
#include "runtime/store/notice_rows.hpp"
#include "tests/runtime/http/desk_fixture.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(http_notices)

namespace {

constexpr const char* place = "/api/v1/notices";
constexpr const char* read_place = "/api/v1/notices/read";

using nlohmann::json;

struct notices_fixture : desk_fixture {
  void told(agent_id who, const talk& of, const std::string& at = "2026-03-01T10:00:00Z",
            const std::string& kind = "assigned") {
    must(on.run("insert into notices (agent, kind, channel, conversation, version, by_agent, at)"
                " select $1, $2, channel, id, version, $4, $5::text::timestamptz from conversations where id = $3",
                store::with(who.value, kind, of.conversation.value, lead.value, at)));
  }
  std::int64_t unread(agent_id who) { return as(who).get(place).document()["unread"].get<std::int64_t>(); }
  static std::string ids_body(const std::vector<std::int64_t>& which) { return json{{"ids", which}}.dump(); }
  static std::string body(const json& what) { return what.dump(); }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(each_person_has_their_own_with_what_they_are_about, notices_fixture) {
  told(viewer, open);
  const auto got = as(viewer).get(place);
  BOOST_TEST(got.status == 200);
  const auto all = got.document();
  BOOST_TEST(all["unread"] == 1);
  BOOST_TEST(all["next"].is_null());
  BOOST_REQUIRE(all["items"].size() == 1u);
  const auto& one = all["items"][0];
  BOOST_TEST(one["kind"] == "assigned");
  BOOST_TEST(one["conversation"]["id"] == open.conversation.value);
  BOOST_TEST(one["conversation"]["subject"] == "invoice");
  BOOST_TEST(one["by"]["name"] == "lead");
  BOOST_TEST(one["read_at"].is_null());
  BOOST_TEST(one["at"] == "2026-03-01T10:00:00Z");
  BOOST_TEST(as(replier).get(place).document()["items"].empty());
  BOOST_TEST(nobody().get(place).status == 401);
  BOOST_TEST(nobody().send("POST", read_place, "{}").status == 401);
}

BOOST_FIXTURE_TEST_CASE(what_may_not_be_seen_is_neither_listed_nor_counted, notices_fixture) {
  told(viewer, open);
  told(viewer, hidden);
  BOOST_TEST(unread(viewer) == 1);
  BOOST_TEST(as(viewer).get(place).document()["items"].size() == 1u);
  must(store::set_access(on, {support, viewer, ""}));
  BOOST_TEST(unread(viewer) == 0);
  BOOST_TEST(as(viewer).get(place).document()["items"].empty());
}

BOOST_FIXTURE_TEST_CASE(some_those_of_a_conversation_and_all_until_a_time_are_read, notices_fixture) {
  const auto me = as(viewer);
  told(viewer, open, "2026-03-01T10:00:00Z");
  told(viewer, open, "2026-03-02T10:00:00Z", "noted");
  told(replier, open);
  const auto newest = me.get(place).document()["items"][0];
  BOOST_TEST(newest["kind"] == "noted");
  auto done = me.send("POST", read_place, ids_body({newest["id"]}));
  BOOST_TEST(done.status == 200);
  BOOST_TEST(done.document()["unread"] == 1);
  BOOST_TEST(!me.get(place).document()["items"][0]["read_at"].is_null());
  BOOST_TEST(me.send("POST", read_place, body({{"until", "2026-02-01T10:00:00Z"}})).document()["unread"] == 1);
  BOOST_TEST(me.send("POST", read_place, body({{"until", "2026-03-01T10:00:00Z"}})).document()["unread"] == 0);
  told(viewer, open);
  BOOST_TEST(me.send("POST", read_place, body({{"conversation", hidden.conversation.value}})).document()["unread"] ==
             1);
  BOOST_TEST(me.send("POST", read_place, body({{"conversation", open.conversation.value}})).document()["unread"] == 0);
  BOOST_TEST(unread(replier) == 1);
  BOOST_TEST(me.send("POST", read_place, "{}").status == 422);
  BOOST_TEST(me.send("POST", read_place, body({{"until", "tomorrow"}})).status == 422);
}

BOOST_FIXTURE_TEST_CASE(they_come_page_by_page_by_time_or_with_what_was_not_read_first, notices_fixture) {
  const auto me = as(viewer);
  for (int i = 0; i < 5; ++i) told(viewer, open, "2026-03-0" + std::to_string(i + 1) + "T10:00:00Z");
  const auto all = me.get(place).document()["items"];
  BOOST_TEST(me.send("POST", read_place, ids_body({all[0]["id"], all[3]["id"]})).status == 200);
  const auto ids = [&](const std::string& order) {
    std::vector<std::int64_t> out;
    std::string cursor;
    do {
      const auto page =
          me.get(place + ("?limit=2&order=" + order) + (cursor.empty() ? "" : "&cursor=" + cursor)).document();
      for (const auto& one : page["items"]) out.push_back(one["id"].get<std::int64_t>());
      cursor = page["next"].is_null() ? "" : page["next"].get<std::string>();
    } while (!cursor.empty());
    return out;
  };
  const auto id = [&](std::size_t i) { return all[i]["id"].get<std::int64_t>(); };
  const std::vector<std::int64_t> by_time{id(0), id(1), id(2), id(3), id(4)},
      new_ones{id(1), id(2), id(4), id(0), id(3)};
  BOOST_TEST(ids("time") == by_time, boost::test_tools::per_element());
  BOOST_TEST(ids("unread") == new_ones, boost::test_tools::per_element());
  BOOST_TEST(me.get(std::string(place) + "?cursor=u1.5").status == 422);
  BOOST_TEST(me.get(std::string(place) + "?order=unread&cursor=t5").status == 422);
  BOOST_TEST(me.get(std::string(place) + "?limit=0").status == 400);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
