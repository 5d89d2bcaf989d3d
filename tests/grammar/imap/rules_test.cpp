#include "grammar/imap/response_rules.hpp"

#include <boost/test/unit_test.hpp>
#include <tao/pegtl/contrib/analyze.hpp>

BOOST_AUTO_TEST_SUITE(imap_rules)

BOOST_AUTO_TEST_CASE(no_rule_can_loop_without_taking_a_byte) {
  BOOST_TEST(tao::pegtl::analyze<barid::imap::rules::response>() == 0u);
  BOOST_TEST(tao::pegtl::analyze<barid::imap::rules::values>() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
