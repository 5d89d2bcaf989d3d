#include "tests/text/random_text.hpp"
#include "text/arabic_stem.hpp"
#include "text/fold.hpp"
#include "text/phrases.hpp"
#include "text/stem.hpp"
#include "text/words.hpp"

#include <boost/test/unit_test.hpp>

#include <thread>

namespace barid::text {

namespace {

/// The words of a text, with `|` between them and ` / ` between lines.
std::string split(std::string_view text, std::string_view language = "en") {
  std::string out;
  std::uint32_t line = 0;
  for (const auto& w : split_words(text, language)) {
    if (!out.empty()) out += w.line == line ? "|" : " / ";
    line = w.line;
    out += text.substr(w.bytes.begin, w.bytes.end - w.bytes.begin);
  }
  return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(text_words)

BOOST_AUTO_TEST_CASE(words_are_letters_and_digits_with_their_marks) {
  BOOST_TEST(split("Hello, world! It's 5pm.") == "Hello|world|It's|5pm");
  BOOST_TEST(split("ORD-123456 a_b x@y.example") == "ORD|123456|a|b|x|y|example");
  BOOST_TEST(split("الفَاتُورَةُ، رقم ١٢٣") == "الفَاتُورَةُ|رقم|١٢٣");
  BOOST_TEST(split("cafe\u0301 nai\u0308ve") == "cafe\u0301|nai\u0308ve");
  BOOST_TEST(split("‏فاتورة‏ x") == "فاتورة|x");
  BOOST_TEST(split("فات\u200cورة") == "فات\u200cورة");
  BOOST_TEST(split("ـــ -- \u0301") == "");
  BOOST_TEST(split("") == "");
}

BOOST_AUTO_TEST_CASE(an_apostrophe_between_letters_stays_but_for_languages_that_elide) {
  BOOST_TEST(split("customer's customers' 'quoted' rock’n’roll 5'6") == "customer's|customers|quoted|rock’n’roll|5|6");
  BOOST_TEST(split("l'eau d’une", "fr") == "l|eau|d|une");
  BOOST_TEST(split("l'eau", "en") == "l'eau");
}

BOOST_AUTO_TEST_CASE(arabic_letters_end_where_others_begin) {
  BOOST_TEST(split("الـinvoice للPDF فاتورة123 mp3 3G") == "الـ|invoice|لل|PDF|فاتورة|123|mp3|3G");
}

BOOST_AUTO_TEST_CASE(scripts_without_spaces_give_a_word_for_each_character) {
  BOOST_TEST(split("我要退款abc") == "我|要|退|款|abc");
  BOOST_TEST(split("คืน") == "คื|น");
}

BOOST_AUTO_TEST_CASE(lines_are_counted_as_folding_ends_them) {
  BOOST_TEST(split("a b\r\nc\rd\ne\u2028f") == "a|b / c / d / e / f");
  const auto words = split_words("a\n\n\r\nb", "en");
  BOOST_REQUIRE_EQUAL(words.size(), 2u);
  BOOST_TEST(words[1].line == 3u);
}

BOOST_AUTO_TEST_CASE(words_of_any_text_are_in_order_and_folding_keeps_their_lines) {
  std::mt19937 random(5);
  for (int i = 0; i < 20000; ++i) {
    const auto text = random_text(random, 30);
    std::size_t end = 0;
    std::uint32_t line = 0;
    for (const auto& w : split_words(text, "en")) {
      BOOST_REQUIRE(w.bytes.begin >= end && w.bytes.end > w.bytes.begin);
      BOOST_REQUIRE(w.bytes.end <= text.size() && w.line >= line);
      const auto bytes = text.substr(w.bytes.begin, w.bytes.end - w.bytes.begin);
      BOOST_REQUIRE(fold(bytes).find('\n') == std::string::npos);
      end = w.bytes.end;
      line = w.line;
    }
  }
}

BOOST_AUTO_TEST_CASE(a_word_character_is_a_letter_a_digit_a_mark_or_ignored) {
  for (const char32_t c : {U'a', U'9', char32_t(0x627), char32_t(0x64E), char32_t(0x640), char32_t(0x200C),
                           char32_t(0x4E00), char32_t(0x669)})
    BOOST_TEST(is_word_character(c), std::uint32_t(c));
  for (const char32_t c : {U' ', U'_', U'-', U'\n', U'\'', char32_t(0x60C), char32_t(0x110000)})
    BOOST_TEST(!is_word_character(c), std::uint32_t(c));
}

BOOST_AUTO_TEST_CASE(the_stemmer_is_chosen_by_script_then_language_then_english) {
  const stemmer_choice arabic("ar");
  BOOST_TEST(arabic.name_for(script::arabic) == "arabic");
  BOOST_TEST(arabic.name_for(script::latin) == "english");
  BOOST_TEST(arabic.name_for(script::cyrillic) == "russian");
  const stemmer_choice french("fr");
  BOOST_TEST(french.name_for(script::latin) == "french");
  BOOST_TEST(french.name_for(script::arabic) == "arabic");
  const stemmer_choice serbian("sr");
  BOOST_TEST(serbian.name_for(script::cyrillic) == "serbian");
  BOOST_TEST(serbian.name_for(script::latin) == "serbian");
  for (const auto* unknown : {"unknown", "", "xx", "zh"}) {
    const stemmer_choice choice(unknown);
    BOOST_TEST(choice.name_for(script::latin) == "english");
    BOOST_TEST(choice.name_for(script::arabic) == "arabic");
    BOOST_TEST(choice.name_for(script::greek) == "greek");
    BOOST_TEST(choice.name_for(script::hebrew) == "");
    BOOST_TEST(choice.name_for(script::unspaced) == "");
    BOOST_TEST(choice.name_for(script::none) == "");
    BOOST_TEST(choice.name_for(script::other) == "");
  }
}

BOOST_AUTO_TEST_CASE(stems_are_folded_and_shown_as_they_are) {
  BOOST_TEST(stem("Invoices", "en") == "invoic");
  BOOST_TEST(stem("customer’s", "en") == "custom");
  BOOST_TEST(stem("الفَاتُورَة", "ar") == "فاتور");
  BOOST_TEST(stem("والفواتير", "ar") == "فواتير");
  BOOST_TEST(stem("١٢٣", "ar") == "123");
  BOOST_TEST(stem("", "en") == "");
  const std::string monster(100000, 'a');
  BOOST_TEST((stem(monster, "en") == monster));
}

BOOST_AUTO_TEST_CASE(every_listed_language_has_its_stemmer) {
  for (const auto* language : {"en", "ca", "da", "de", "es", "eu", "fi", "fr", "ga", "hu", "id",
                               "it", "lt", "nl", "no", "nb", "nn", "pt", "ro", "sv", "tr"}) {
    BOOST_TEST(!stem("information", language).empty(), language);
    BOOST_TEST(stemmer_choice(language).name_for(script::latin).size() > 4u, language);
  }
  BOOST_TEST(stem("заказы", "ru") == stem("заказ", "en"));
}

BOOST_AUTO_TEST_CASE(the_stem_of_an_arabic_stem_is_itself) {
  // Whatever is taken off, a rule that names the stem meets the word.
  const std::vector<std::string> letters = {"ا", "ل", "و", "ب", "ك", "ف", "ه", "ن", "ي", "ت", "ر"};
  std::mt19937 random(6);
  for (int i = 0; i < 200000; ++i) {
    std::string word;
    for (auto n = 1 + random() % 9; n > 0; --n) word += letters[random() % letters.size()];
    const std::string once(arabic_stem(word));
    BOOST_REQUIRE(!once.empty() && word.find(once) != std::string::npos);
    BOOST_REQUIRE_EQUAL(arabic_stem(once), once);
    // An article before a word of four letters or more changes nothing.
    if (word.size() >= 8) BOOST_REQUIRE_EQUAL(arabic_stem("ال" + word), once);
  }
}

BOOST_AUTO_TEST_CASE(hashes_are_equal_for_equal_stems_however_often_and_wherever_they_are_met) {
  const stemmer_choice english("en");
  const stemmer_choice german("de");
  for (int round = 0; round < 3; ++round) {
    BOOST_TEST(stem_hash("Invoices", script::latin, english) == stem_hash("invoicing", script::latin, english));
    BOOST_TEST(stem_hash("invoice", script::latin, english) != stem_hash("voice", script::latin, english));
    // One word, two languages, two stems: the cache must keep them apart.
    BOOST_TEST(stem_hash("Rechnungen", script::latin, german) == stem_hash("Rechnung", script::latin, german));
    BOOST_TEST(stem_hash("Rechnungen", script::latin, english) != stem_hash("Rechnung", script::latin, english));
  }
}

BOOST_AUTO_TEST_CASE(many_words_pass_through_the_cache_without_changing_a_stem) {
  const stemmer_choice english("en");
  std::vector<std::uint64_t> first;
  for (int i = 0; i < 20000; ++i) first.push_back(stem_hash("word" + std::to_string(i), script::latin, english));
  for (int i = 19999; i >= 0; --i)
    BOOST_REQUIRE_EQUAL(stem_hash("word" + std::to_string(i), script::latin, english), first[std::size_t(i)]);
  std::sort(first.begin(), first.end());
  BOOST_TEST((std::adjacent_find(first.begin(), first.end()) == first.end()));
}

BOOST_AUTO_TEST_CASE(threads_stem_alike) {
  const std::string text = "The invoices الفاتورة والفاتورة refunded заказы factures customers’ orders";
  const auto expected = stem_words(text, "en");
  std::vector<std::thread> threads;
  std::array<bool, 4> same{};
  for (auto& ok : same)
    threads.emplace_back([&] {
      ok = true;
      for (int i = 0; i < 200; ++i) ok = ok && stem_words(text, "en") == expected;
    });
  for (auto& thread : threads) thread.join();
  for (const bool ok : same) BOOST_TEST(ok);
}

BOOST_AUTO_TEST_CASE(a_phrase_is_found_with_its_bytes_and_the_next_one_behind_it) {
  const std::string text = "Money back?\nI want my money,\tback. MONEY  BACK!";
  const auto words = stem_words(text, "en");
  const auto phrase = stem_phrase("money back", "en");
  const auto first = find_phrase(words, phrase);
  BOOST_REQUIRE(first.has_value());
  BOOST_TEST(text.substr(first->begin, first->end - first->begin) == "Money back");
  const auto second = find_phrase(words, phrase, 1);
  BOOST_REQUIRE(second.has_value());
  BOOST_TEST(text.substr(second->begin, second->end - second->begin) == "money,\tback");
  BOOST_TEST(!find_phrase(words, phrase, words.size()).has_value());
  BOOST_TEST(!find_phrase(words, {}).has_value());
  BOOST_TEST(!find_phrase({}, phrase).has_value());
  BOOST_TEST(stem_phrase("?!", "en").empty());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::text
