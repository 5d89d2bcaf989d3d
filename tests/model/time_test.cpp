#include "model/time.hpp"

#include <boost/test/unit_test.hpp>

namespace barid {

using namespace std::chrono;

BOOST_AUTO_TEST_SUITE(model_time)

BOOST_AUTO_TEST_CASE(an_instant_prints_as_rfc3339_and_shows_a_fraction_only_when_there_is_one) {
  const instant t = sys_days{2026y / March / 29} + 7h + 5min + 9s;
  BOOST_TEST(to_rfc3339(t) == "2026-03-29T07:05:09Z");
  BOOST_TEST(to_rfc3339(t + 1500us) == "2026-03-29T07:05:09.0015Z");
  BOOST_TEST(to_rfc3339(sys_days{1969y / December / 31} + 23h) == "1969-12-31T23:00:00Z");
}

BOOST_AUTO_TEST_CASE(a_duration_prints_with_its_largest_units_first) {
  BOOST_TEST(to_text(0us) == "0s");
  BOOST_TEST(to_text(90min) == "1h30m");
  BOOST_TEST(to_text(days{2} + 5s) == "2d5s");
  BOOST_TEST(to_text(-5min) == "-5m");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid
