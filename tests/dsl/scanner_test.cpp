// The automata find everything that a plain search finds. Vectorscan's AVX-512 code does not, for
// single characters and short sets near the ends of its blocks, so texts here are just that.

#include "dsl/automaton.hpp"
#include "dsl/scanner.hpp"
#include "tests/support/processor_seconds.hpp"

#include <boost/test/unit_test.hpp>
#include <re2/re2.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(dsl_scanner)

namespace {

std::string text_of(std::mt19937& random, std::string_view letters, std::size_t size) {
  std::string out;
  for (; size > 0; --size) out += letters[random() % letters.size()];
  return out;
}

bool has(const std::vector<dsl::predicate_id>& all, std::size_t id) {
  return std::ranges::find(all, dsl::predicate_id(id)) != all.end();
}

} // namespace

BOOST_AUTO_TEST_CASE(few_short_literals_are_found_wherever_they_stand) {
  std::mt19937 random(7);
  std::size_t wrong = 0, found = 0;
  for (std::size_t round = 0; round < 60; ++round) {
    std::vector<std::string> literals;
    dsl::literal_automaton automaton;
    for (std::size_t i = 0; i <= round % 5; ++i) {
      literals.push_back(text_of(random, "abcdefghij", 1 + random() % 3));
      automaton.add(literals.back(), dsl::literal_place::anywhere, dsl::predicate_id(i));
    }
    BOOST_REQUIRE(automaton.finish().ok());
    for (int n = 0; n < 400; ++n) {
      const auto text = text_of(random, "abcdefghijxyzxyzxyzxyz", random() % 300);
      std::vector<dsl::predicate_id> yes;
      automaton.scan(text, yes);
      for (std::size_t i = 0; i < literals.size(); ++i) {
        const bool wanted = text.find(literals[i]) != std::string::npos;
        wrong += wanted != has(yes, i);
        found += wanted;
      }
    }
  }
  BOOST_TEST(wrong == 0u);
  BOOST_TEST(found > 10'000u);
}

BOOST_AUTO_TEST_CASE(so_many_literals_that_a_trie_finds_them_are_found_as_few_are) {
  using dsl::literal_place;
  std::mt19937 random(5);
  std::size_t found = 0;
  for (std::size_t round = 0; round < 60; ++round) {
    std::vector<std::pair<std::string, literal_place>> literals;
    dsl::literal_automaton few, many(0); // the same ones, by the scanner and by the trie
    for (std::size_t i = 0; i <= 10 + round; ++i) {
      literals.emplace_back(text_of(random, round % 2 ? "ab" : "abcdef", 1 + random() % 6),
                            static_cast<literal_place>(random() % 3));
      for (auto* a : {&few, &many}) a->add(literals[i].first, literals[i].second, dsl::predicate_id(i));
    }
    BOOST_REQUIRE(few.finish().ok());
    BOOST_REQUIRE(many.finish().ok());
    for (int n = 0; n < 200; ++n) {
      const auto text = text_of(random, round % 2 ? "ab" : "abcdefx", random() % 60);
      std::vector<dsl::predicate_id> by_scanner, by_trie;
      few.scan(text, by_scanner);
      many.scan(text, by_trie);
      for (std::size_t i = 0; i < literals.size(); ++i) {
        const auto& [literal, where] = literals[i];
        const bool wanted = where == literal_place::begin ? text.starts_with(literal)
                            : where == literal_place::end ? text.ends_with(literal)
                                                          : text.find(literal) != std::string::npos;
        found += wanted;
        if (wanted != has(by_trie, i) || wanted != has(by_scanner, i))
          BOOST_ERROR("`" << literal << "` in `" << text << "`, " << int(where));
      }
    }
  }
  BOOST_TEST(found > 10'000u);
}

BOOST_AUTO_TEST_CASE(a_text_of_one_letter_costs_a_trie_its_length_whatever_the_literals_are) {
  dsl::literal_automaton nested(0);
  std::string literal;
  for (std::size_t i = 0; i < 1400; ++i) nested.add(literal += 'a', dsl::literal_place::anywhere, dsl::predicate_id(i));
  BOOST_REQUIRE(nested.finish().ok());
  std::vector<dsl::predicate_id> yes;
  const auto took = testing::processor_seconds([&] { nested.scan(std::string(1'000'000, 'a'), yes); });
  BOOST_TEST(took < 0.5);
  BOOST_TEST(yes.size() < 10'000u); // not one for each place
}

BOOST_AUTO_TEST_CASE(patterns_are_found_wherever_they_stand) {
  std::mt19937 random(11);
  std::size_t wrong = 0, found = 0;
  for (const char* expression :
       {"a.*b", "a[^\\n]*b", "a.+b", "a[a-z]*b", "b[a-z]{3,9}n", "(?:ab|bn)[^ ]*x", "a[xyz]+[^abn]n", "a.{0,50}b"}) {
    dsl::pattern_automaton automaton;
    automaton.add(expression, 0);
    BOOST_REQUIRE(automaton.finish().ok());
    const re2::RE2 plain(expression);
    for (int n = 0; n < 4000; ++n) {
      const auto text = text_of(random, "xyzxyzxyzabn ", random() % 250);
      std::vector<dsl::predicate_id> yes;
      automaton.scan(text, yes);
      const bool wanted = re2::RE2::PartialMatch(text, plain);
      wrong += wanted != has(yes, 0);
      found += wanted;
    }
  }
  BOOST_TEST(wrong == 0u);
  BOOST_TEST(found > 10'000u);
}

BOOST_AUTO_TEST_CASE(texts_are_indexed_on_this_machine) {
  // else everything still works, but the cost of a mail grows with the number of rules
  BOOST_WARN(dsl::scanner_is_sound());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
