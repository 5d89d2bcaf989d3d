// Passwords asked for at a terminal: not shown, asked for twice where nobody else knows them.

#include "tests/app/program.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::app {

BOOST_AUTO_TEST_SUITE(prompts)

namespace {

testing::finished typed(const std::string& address, const std::string& first, const std::string& second) {
  return at_terminal({"user", "add", address}, {first, second});
}

} // namespace

BOOST_AUTO_TEST_CASE(a_password_is_asked_for_twice_and_not_shown) {
  const auto r = typed("typed@acme.example", canary, canary);
  BOOST_TEST(r.status == 0, r.output);
  BOOST_TEST(r.output.find("a password for typed@acme.example: ") != std::string::npos);
  BOOST_TEST(r.output.find("added typed@acme.example") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(two_entries_that_differ_are_refused) {
  const auto r = typed("typo@acme.example", canary, wrong_canary);
  BOOST_TEST(r.status == 3, r.output);
  BOOST_TEST(r.output.find("the two entries differ") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::app
