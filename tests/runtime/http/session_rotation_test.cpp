// The token of a session is exchanged while it is used, and nobody is signed out by that.

#include "tests/runtime/http/desk_fixture.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::test {

using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(http_session_rotation)

namespace {

constexpr const char* me_path = "/api/v1/session";

/// A session that lasts twelve hours, an hour old.
struct rotation_fixture : desk_fixture {
  rotation_fixture() {
    must(on.run("update sessions set expires = expires + interval '11 hours'"));
    clock.advance(1h);
  }
  client me = as(replier);

  /// The same browser with what this answer gave it.
  client taking(const client& before, const reply& r) const {
    auto out = before;
    const auto line = r.header("set-cookie");
    const auto begin = line.find('=') + 1;
    if (!line.empty()) out.cookie = line.substr(begin, line.find(';') - begin);
    return out;
  }
  std::int64_t sessions() { return must(on.run("select count(*) from sessions"))[0].get<std::int64_t>(0); }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_used_token_is_exchanged_and_the_one_before_ends_soon, rotation_fixture) {
  const auto answer = me.get(me_path);
  const auto next = taking(me, answer);
  BOOST_TEST(next.cookie != me.cookie);
  const auto line = answer.header("set-cookie");
  BOOST_TEST(line.find("HttpOnly; SameSite=Strict; Max-Age=39600") != std::string::npos, line); // no longer than before
  BOOST_TEST(next.get(me_path).status == 200);
  BOOST_TEST(next.get(me_path).header("set-cookie").empty()); // once an hour
  BOOST_TEST(me.get(me_path).status == 200);                  // under way meanwhile
  clock.advance(61s);
  BOOST_TEST(me.get(me_path).status == 401);
  BOOST_TEST(next.get(me_path).status == 200);
  clock.advance(11h);
  BOOST_TEST(next.get(me_path).status == 401);
}

BOOST_FIXTURE_TEST_CASE(an_answer_that_was_lost_signs_nobody_out, rotation_fixture) {
  BOOST_TEST(!me.get(me_path).header("set-cookie").empty()); // never arrives
  clock.advance(30min);
  const auto again = me.get(me_path);
  BOOST_TEST(again.status == 200);
  BOOST_TEST(again.header("set-cookie").empty());
  clock.advance(30min);
  const auto next = taking(me, me.get(me_path));
  BOOST_TEST(next.cookie != me.cookie);
  BOOST_TEST(next.get(me_path).status == 200);
}

BOOST_FIXTURE_TEST_CASE(another_window_may_still_change_things, rotation_fixture) {
  const auto next = taking(me, me.get(me_path));
  BOOST_TEST(next.post(path(open, "/note"), {{"text", "with the CSRF token of before"}}).status == 200);
  clock.advance(1h);
  const auto third = taking(next, next.get(me_path));
  BOOST_TEST(third.cookie != next.cookie);
  BOOST_TEST(third.post(path(open, "/note"), {{"text", "and again"}}).status == 200);
  BOOST_TEST(third.get(me_path).document()["csrf"] == me.csrf);
}

BOOST_FIXTURE_TEST_CASE(the_first_part_of_a_token_opens_nothing, rotation_fixture) {
  const auto next = taking(me, me.get(me_path));
  BOOST_TEST(next.get(me_path).status == 200);
  clock.advance(61s);
  auto forged = next;
  forged.cookie = next.cookie.substr(0, next.cookie.find('.')) + "." + std::string(43, 'A');
  BOOST_TEST(forged.get(me_path).status == 401);
  forged.cookie = next.cookie.substr(0, next.cookie.find('.'));
  BOOST_TEST(forged.get(me_path).status == 401);
}

BOOST_FIXTURE_TEST_CASE(signing_out_ends_all_tokens_of_the_session, rotation_fixture) {
  const auto others = sessions() - 1;
  const auto next = taking(me, me.get(me_path));
  BOOST_TEST(next.send("DELETE", me_path).status == 204);
  BOOST_TEST(next.get(me_path).status == 401);
  BOOST_TEST(me.get(me_path).status == 401);
  BOOST_TEST(sessions() == others);
}

BOOST_FIXTURE_TEST_CASE(a_token_has_one_successor_an_hour, rotation_fixture) {
  const auto before = sessions();
  int given = 0;
  for (int i = 0; i < 3; ++i) given += !me.get(me_path).header("set-cookie").empty();
  BOOST_TEST(given == 1);
  BOOST_TEST(sessions() == before + 1);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
