#include "runtime/mail/fetching/backoff.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::fetching {

using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(imap_backoff)

BOOST_AUTO_TEST_CASE(networks_are_tried_for_ever_at_most_minutes_apart) {
  BOOST_CHECK(delay_after(failure::network, 1, 1.0) == 1s);
  BOOST_CHECK(delay_after(failure::network, 2, 1.0) == 2s);
  BOOST_CHECK(delay_after(failure::network, 5, 1.0) == 16s);
  BOOST_CHECK(delay_after(failure::network, 10, 1.0) == 300s);
  BOOST_CHECK(delay_after(failure::network, 4000000000u, 1.0) == 300s);
}

BOOST_AUTO_TEST_CASE(jitter_spreads_over_half_of_the_time_and_never_beyond) {
  BOOST_CHECK(delay_after(failure::network, 3, 0.0) == 2s);
  BOOST_CHECK(delay_after(failure::network, 3, 0.5) == 3s);
  BOOST_CHECK(delay_after(failure::network, 3, 7.0) == 4s);
  BOOST_CHECK(delay_after(failure::network, 3, -7.0) == 2s);
}

BOOST_AUTO_TEST_CASE(refused_logins_pause_the_account_within_a_minute) {
  std::chrono::milliseconds total{};
  unsigned failures = 1;
  for (; const auto d = delay_after(failure::authentication, failures, 1.0); ++failures) total += *d;
  BOOST_TEST(failures == 3u);
  BOOST_CHECK(total < 60s);
}

BOOST_AUTO_TEST_CASE(what_people_have_to_mend_is_tried_slowly_but_for_ever) {
  for (const auto kind : {failure::policy, failure::protocol}) {
    BOOST_CHECK(delay_after(kind, 1, 1.0) == 15s);
    BOOST_CHECK(delay_after(kind, 100, 1.0) == 300s);
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::fetching
