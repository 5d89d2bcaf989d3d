// editors/vocabulary.json, from which all colours are made, is what the tables of the language say:
// a keyword, verb, event, field or setting that is missing fails here. BARID_UPDATE_GOLDEN=1 writes
// it; then run `scripts/editors colours`.

#include "dsl/event_type.hpp"
#include "dsl/field.hpp"
#include "dsl/settings.hpp"
#include "dsl/verb.hpp"
#include "dsl/words.hpp"
#include "grammar/route/token.hpp"
#include "tests/grammar/golden.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <regex>
#include <set>
#include <string>

namespace barid::dsl {

namespace {

using nlohmann::ordered_json;
using words_of_place = std::set<std::string>;

words_of_place in_place(word_place place) {
  words_of_place out;
  for (const auto& w : words())
    if (w.place == place) out.emplace(w.word);
  return out;
}

void add_words(words_of_place& to, std::string_view several) {
  for (std::size_t at = 0; at < several.size();) {
    const auto end = std::min(several.find(' ', at), several.size());
    to.emplace(several.substr(at, end - at));
    at = end + 1;
  }
}

/// The words that keyword.cpp spells, up to those that people write instead of them.
words_of_place keywords_of_grammar() {
  auto text = testing::read_file(testing::source_root() / "grammar/route/keyword.cpp");
  const auto instead = text.find("// what people write instead");
  BOOST_REQUIRE(instead != std::string::npos);
  text.resize(instead);
  words_of_place out;
  const std::regex entry(R"re(\{"([^"]+)", k_)re");
  for (std::sregex_iterator it(text.begin(), text.end(), entry), end; it != end; ++it) out.insert((*it)[1]);
  return out;
}

std::string vocabulary() {
  words_of_place parts = in_place(word_place::table);
  parts.merge(in_place(word_place::flow));
  parts.merge(in_place(word_place::test));
  words_of_place verb_words = in_place(word_place::action);
  for (const auto* v : verbs()) verb_words.emplace(v->name.substr(0, v->name.find(' ')));
  words_of_place events;
  for (const auto& e : event_types()) add_words(events, e.name);
  events.erase("on"); // `agent on leave`
  words_of_place settings = in_place(word_place::setting);
  for (const auto& s : setting_entries()) settings.emplace(s.key);
  words_of_place field_names;
  for (const auto& f : fields()) field_names.emplace(f.name);
  auto units = in_place(word_place::unit);
  for (const auto* plural : {"seconds", "minutes", "hours", "days", "weeks"}) units.insert(plural);
  // `open` is an operator behind a team, and a status elsewhere
  words_of_place operators, of_teams;
  for (const auto& w : words())
    if (w.place == word_place::op) (w.shape.starts_with("TEAM is ") ? of_teams : operators).emplace(w.word);
  const ordered_json out = {
      {"declarations", in_place(word_place::declaration)},
      {"parts", parts},
      {"inside", in_place(word_place::inside)},
      {"connectives", in_place(word_place::connective)},
      {"operators", operators},
      {"of_teams", of_teams},
      {"quantities", in_place(word_place::quantity)},
      {"units", units},
      {"verbs", verb_words},
      {"events", events},
      {"settings", settings},
      {"fields", field_names},
  };
  return out.dump(1, ' ') + "\n";
}

} // namespace

BOOST_AUTO_TEST_SUITE(lsp_vocabulary)

BOOST_AUTO_TEST_CASE(every_keyword_of_the_grammar_is_explained) {
  words_of_place explained;
  for (const auto& w : words()) explained.emplace(w.word);
  const auto all = keywords_of_grammar();
  BOOST_TEST(all.size() > 60u);
  for (auto word : all) {
    if (word.ends_with('s') && explained.contains(word.substr(0, word.size() - 1))) continue; // `hours`
    BOOST_CHECK_MESSAGE(explained.contains(word), "dsl/words.cpp does not explain `" << word << "`");
  }
}

BOOST_AUTO_TEST_CASE(every_declaration_of_the_table_starts_one_in_the_grammar) {
  for (const auto& w : words()) {
    BOOST_CHECK_MESSAGE(!w.summary.empty(), w.word << " has no summary");
    BOOST_CHECK_EQUAL(w.place == word_place::setting && !w.of.empty(), w.place == word_place::setting);
    if (w.place == word_place::declaration)
      BOOST_CHECK_MESSAGE(route::starts_declaration(route::keyword_of(w.word)), w.word);
  }
}

BOOST_AUTO_TEST_CASE(every_setting_is_explained_and_every_explained_one_exists) {
  const auto entries = setting_entries();
  BOOST_TEST(entries.size() > 15u);
  for (const auto& e : entries)
    BOOST_CHECK_MESSAGE(find_word(word_place::setting, e.key, e.declaration),
                        "dsl/words.cpp does not explain `" << e.key << "` of " << e.declaration);
  for (const auto& w : words())
    if (w.place == word_place::setting && w.of != "reply")
      BOOST_CHECK_MESSAGE(
          std::ranges::any_of(entries,
                              [&](const setting_entry& e) { return e.key == w.word && e.declaration == w.of; }),
          w.of << " has no setting " << w.word);
}

BOOST_AUTO_TEST_CASE(the_words_that_editors_colour_are_those_of_the_language) {
  testing::check_golden(testing::source_root() / "editors/vocabulary.json", vocabulary());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::dsl
