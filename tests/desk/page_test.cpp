// docs/testing.md: its rules check, its tests pass, and it has every word that tests know.

#include "dsl/words.hpp"
#include "tests/desk/shop.hpp"
#include "tests/grammar/golden.hpp"

namespace barid::test {

BOOST_AUTO_TEST_SUITE(desk_page)

BOOST_AUTO_TEST_CASE(the_tests_of_the_page_pass) {
  const auto text = testing::read_file(testing::source_root() / "docs/testing.md");
  const auto begin = text.find("```route\n");
  BOOST_REQUIRE(begin != std::string::npos);
  const auto rules = text.substr(begin + 9, text.find("```", begin + 9) - begin - 9);
  const auto program = compiled({{{"received.html", "<p>Thank you.</p>"}, {"rules.route", rules}}});
  const auto done = desk::run_tests(program);
  BOOST_TEST(done.size() == 2u);
  for (const auto& r : done)
    for (const auto& f : r.failures) BOOST_ERROR(r.title << ": " << told(f));
}

BOOST_AUTO_TEST_CASE(the_page_has_every_word_of_tests) {
  const auto text = testing::read_file(testing::source_root() / "docs/testing.md");
  std::size_t seen = 0;
  for (const auto& w : dsl::words()) {
    const bool of_tests = w.place == dsl::word_place::test || w.place == dsl::word_place::deed ||
                          w.place == dsl::word_place::expectation ||
                          (w.place == dsl::word_place::setting && (w.of == "receive" || w.of == "agent"));
    if (!of_tests) continue;
    ++seen;
    const std::string word(w.word);
    const auto there = [&](const std::string& form) { return text.find(form) != std::string::npos; };
    BOOST_CHECK_MESSAGE(there("`" + word) || there(" " + word + " ") || there("; " + word) || there("|" + word),
                        "docs/testing.md does not know `" << word << "`");
  }
  BOOST_TEST(seen > 50u);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
