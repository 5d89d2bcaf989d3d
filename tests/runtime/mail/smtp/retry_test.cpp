#include "runtime/mail/smtp/retry.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::smtp {

using namespace std::chrono_literals;

namespace {
std::string step(fate what, int code, const char* enhanced = "") {
  return name_of(next_step_for({"a@b.example", what, code, enhanced, ""}));
}
} // namespace

BOOST_AUTO_TEST_SUITE(smtp_retry)

BOOST_AUTO_TEST_CASE(each_result_has_its_next_step) {
  BOOST_TEST(step(fate::sent, 250) == "done");
  BOOST_TEST(step(fate::unknown, 0) == "undecided");
  BOOST_TEST(step(fate::not_attempted, 0) == "later");
  BOOST_TEST(step(fate::temporary, 0) == "later");
  BOOST_TEST(step(fate::temporary, 421) == "later");
  BOOST_TEST(step(fate::temporary, 450, "4.2.0") == "later");
  BOOST_TEST(step(fate::temporary, 452, "4.2.2") == "later");
  BOOST_TEST(step(fate::temporary, 452, "4.5.3") == "at_once");
  BOOST_TEST(step(fate::temporary, 454, "4.7.0") == "later");
  BOOST_TEST(step(fate::permanent, 550, "5.1.1") == "dead");
  BOOST_TEST(step(fate::permanent, 552, "5.2.2") == "dead");
  BOOST_TEST(step(fate::permanent, 552, "5.5.3") == "at_once");
  BOOST_TEST(step(fate::permanent, 554, "5.7.1") == "dead");
  BOOST_TEST(step(fate::permanent, 530, "5.7.0") == "account");
  BOOST_TEST(step(fate::permanent, 535, "5.7.8") == "account");
  BOOST_TEST(step(fate::permanent, 0, "5.6.7") == "dead");
}

BOOST_AUTO_TEST_CASE(waits_grow_are_spread_and_end_with_a_last_attempt) {
  const retry_schedule s;
  BOOST_TEST((s.wait_after(1, 0s, 0.5) == duration(1min)));
  BOOST_TEST((s.wait_after(2, 1min, 0.5) == duration(5min)));
  BOOST_TEST((s.wait_after(1, 0s, 0.0) == duration(48s)));
  BOOST_TEST((*s.wait_after(1, 0s, 0.999) < duration(72s)));
  BOOST_TEST((s.wait_after(1000, 24h, 0.5) == duration(6h)));
  BOOST_TEST((s.wait_after(9, 47h, 0.5) == duration(1h)));
  BOOST_TEST(!s.wait_after(9, 48h, 0.5).has_value());
  BOOST_TEST((s.wait_after(0, 0s, 7.0) == duration(72s)));
  duration age = 0s;
  unsigned attempt = 0;
  for (auto wait = s.wait_after(++attempt, age, 0.5); wait; wait = s.wait_after(++attempt, age, 0.5)) age += *wait;
  BOOST_TEST((age == duration(48h)));
  BOOST_TEST(attempt < 25u);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::smtp
