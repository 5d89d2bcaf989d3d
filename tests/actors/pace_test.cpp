#include "actors/pace.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::actors {

using namespace std::chrono_literals;
using store::origin;

BOOST_AUTO_TEST_SUITE(mails_a_minute)

namespace {

constexpr instant noon{std::chrono::sys_days{std::chrono::year{2026} / 3 / 29} + 12h};

/// How many of `n` may go now.
int taken(pace& speed, const std::string& to, origin from, instant now, int n = 100) {
  int out = 0;
  for (int i = 0; i < n; ++i) out += int(speed.take(to, from, now));
  return out;
}

} // namespace

BOOST_AUTO_TEST_CASE(no_minute_has_more_than_its_rate_wherever_it_begins) {
  pace speed({.rate = 10, .rate_automatic = 10});
  std::vector<instant> sent;
  for (auto now = noon; now < noon + 10min; now += 700ms)
    if (speed.take("mx", origin::human, now)) sent.push_back(now);
  BOOST_TEST(sent.size() == 100u); // all that ten minutes allow
  for (std::size_t i = 10; i < sent.size(); ++i) BOOST_TEST((sent[i] - sent[i - 10] >= 1min));
}

BOOST_AUTO_TEST_CASE(automatic_mail_leaves_people_their_part) {
  pace speed({.rate = 5, .rate_automatic = 3});
  BOOST_TEST(taken(speed, "mx", origin::automatic, noon) == 3);
  auto room = speed.left("mx", noon);
  BOOST_TEST(room.automatic == 0);
  BOOST_TEST(room.all == 2);
  BOOST_TEST((room.more_automatic_at == noon + 1min));
  BOOST_TEST(taken(speed, "mx", origin::human, noon + 10s) == 2);
  room = speed.left("mx", noon + 10s);
  BOOST_TEST(room.all == 0);
  BOOST_TEST((room.more_at == noon + 1min));
  BOOST_TEST(taken(speed, "mx", origin::human, noon + 59s) == 0);
  BOOST_TEST(taken(speed, "mx", origin::automatic, noon + 60s) == 3);
  BOOST_TEST(taken(speed, "other", origin::human, noon + 60s) == 5); // each destination by itself
}

BOOST_AUTO_TEST_CASE(people_may_use_everything_and_automatic_mail_can_be_kept_back) {
  pace speed({.rate = 5, .rate_automatic = 0});
  BOOST_TEST(taken(speed, "mx", origin::automatic, noon) == 0);
  BOOST_TEST(taken(speed, "mx", origin::human, noon) == 5);
  speed.rest(mailbox_id{1}, speed.left("mx", noon));
  BOOST_TEST((speed.channels_at_rest(noon + 59s).all == std::vector{mailbox_id{1}}));
  const auto after = speed.channels_at_rest(noon + 60s);
  BOOST_TEST(after.all.empty());
  BOOST_TEST((after.automatic == std::vector{mailbox_id{1}}));
}

BOOST_AUTO_TEST_CASE(a_clock_that_is_set_back_holds_nothing_up) {
  pace speed({.rate = 2, .rate_automatic = 2});
  BOOST_TEST(taken(speed, "mx", origin::human, noon) == 2);
  speed.rest(mailbox_id{1}, speed.left("mx", noon));
  BOOST_TEST(speed.channels_at_rest(noon - 1h).all.empty());
  BOOST_TEST(taken(speed, "mx", origin::human, noon - 1h) == 2);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::actors
