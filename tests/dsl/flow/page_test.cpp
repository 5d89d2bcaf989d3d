// docs/flows.md: its rules are one working rule set.

#include "tests/dsl/desk.hpp"
#include "tests/grammar/golden.hpp"

namespace barid::test {

BOOST_AUTO_TEST_SUITE(dsl_flow_page)

BOOST_AUTO_TEST_CASE(the_rules_of_the_page_check_together) {
  const auto text = testing::read_file(testing::source_root() / "docs/flows.md");
  std::string rules;
  std::size_t blocks = 0;
  for (std::size_t at = 0; (at = text.find("```route\n", at)) != std::string::npos; ++blocks) {
    at += 9;
    rules += text.substr(at, text.find("```", at) - at) + "\n";
  }
  BOOST_TEST(blocks >= 4u);
  const files all = {{"rules.route", rules}, {"replies/reminder.en.html", "<p>Still there?</p>"}};
  const auto found = dsl::compile(set_of(all)).diagnostics;
  BOOST_CHECK_MESSAGE(found.empty(), described(found));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
