// What people choose to be told by mail, over HTTP.

#include "runtime/channel/account.hpp"
#include "runtime/store/directory_channels.hpp"
#include "tests/runtime/http/desk_fixture.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(http_mail_notices)

namespace {

constexpr const char* place = "/api/v1/session/mail-notices";

using nlohmann::json;

json choice(const std::string& when = "away", const std::string& language = "ar") {
  return {{"assigned", true}, {"answered", false}, {"told", true},
          {"clocks", false},  {"when", when},      {"language", language}};
}

} // namespace

BOOST_FIXTURE_TEST_CASE(nothing_is_chosen_at_first_and_each_person_has_their_own, desk_fixture) {
  const auto before = as(viewer).get(place);
  BOOST_TEST(before.status == 200);
  for (const auto* one : {"assigned", "answered", "told", "clocks"}) BOOST_TEST(before.document()[one] == false);
  BOOST_TEST(before.document()["when"] == "away");
  BOOST_TEST(before.document()["language"].is_null());
  BOOST_TEST(before.document()["address"] == "viewer@acme.example");
  BOOST_TEST(as(viewer).send("PUT", place, choice().dump()).status == 204);
  const auto after = as(viewer).get(place).document();
  BOOST_TEST(after["assigned"] == true);
  BOOST_TEST(after["answered"] == false);
  BOOST_TEST(after["told"] == true);
  BOOST_TEST(after["when"] == "away");
  BOOST_TEST(after["language"] == "ar");
  BOOST_TEST(as(viewer).send("PUT", place, choice("always", "en").dump()).status == 204);
  BOOST_TEST(as(viewer).get(place).document()["when"] == "always");
  BOOST_TEST(as(replier).get(place).document()["assigned"] == false);
}

BOOST_FIXTURE_TEST_CASE(a_choice_is_whole_and_of_the_known_words, desk_fixture) {
  const auto me = as(viewer);
  auto part = choice();
  part.erase("told");
  BOOST_TEST(me.send("PUT", place, part.dump()).status == 422);
  BOOST_TEST(me.send("PUT", place, choice("sometimes").dump()).status == 422);
  BOOST_TEST(me.send("PUT", place, choice("away", "fr").dump()).status == 422);
  BOOST_TEST(nobody().get(place).status == 401);
  BOOST_TEST(me.get(place).document()["assigned"] == false);
}

BOOST_FIXTURE_TEST_CASE(it_says_why_no_mail_would_come, desk_fixture) {
  BOOST_TEST(as(viewer).get(place).document()["obstacle"] == "no_account");
  auto row = must(store::load_channel(on, support));
  channel::account a;
  a.smtp = channel::mail_server{"smtp.acme.example", 465, channel::tls::tls};
  row.settings = channel::to_json(a);
  row.state = "on";
  must(store::update_channel(on, row));
  BOOST_TEST(as(viewer).get(place).document()["obstacle"].is_null());
  must(on.run("update agents set email = 'Support@acme.example' where id = $1", store::with(viewer.value)));
  BOOST_TEST(as(viewer).get(place).document()["obstacle"] == "own_address");
}

BOOST_FIXTURE_TEST_CASE(what_stands_under_the_bell_is_chosen_beside_the_mail, desk_fixture) {
  const json usual = json::array({"assigned", "answered", "told", "clock", "mentioned", "noted", "failed"});
  BOOST_TEST(as(viewer).get(place).document()["bell"].dump() == usual.dump());
  auto what = choice();
  what["noted"] = what["team_clocks"] = true;
  what["bell"] = json::array({"failed", "team_clock"});
  BOOST_TEST(as(viewer).send("PUT", place, what.dump()).status == 204);
  const auto after = as(viewer).get(place).document();
  BOOST_TEST(after["bell"].dump() == what["bell"].dump());
  BOOST_TEST(after["noted"] == true);
  BOOST_TEST(after["failed"] == false);
  BOOST_TEST(after["team_clocks"] == true);
  what["bell"] = json::array({"everything"});
  BOOST_TEST(as(viewer).send("PUT", place, what.dump()).status == 422);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
