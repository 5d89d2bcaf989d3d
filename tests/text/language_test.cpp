#include "text/direction.hpp"
#include "text/language.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::text {

BOOST_AUTO_TEST_SUITE(text_language)

BOOST_AUTO_TEST_CASE(a_few_words_are_enough_to_tell_a_language) {
  const std::vector<std::pair<std::string, std::string>> samples = {
      {"استفسار عن الفاتورة", "ar"},
      {"أريد استرجاع المبلغ", "ar"},
      {"Where is my order?", "en"},
      {"Wo ist meine Bestellung? Ich warte seit drei Wochen.", "de"},
      {"Je voudrais annuler ma commande", "fr"},
      {"سلام من می‌خواهم سفارش خود را لغو کنم", "fa"},
      {"آپ کا شکریہ میں اپنا آرڈر منسوخ کرنا چاہتا ہوں", "ur"},
      {"请退款", "zh"},
  };
  for (const auto& [text, code] : samples) BOOST_TEST((detect_language(text) == detected_language{code, true}), text);
}

BOOST_AUTO_TEST_CASE(one_word_is_a_guess_and_no_word_is_unknown) {
  BOOST_TEST((detect_language("فاتورة") == detected_language{"ar", false}));
  BOOST_TEST((detect_language("שלום לכולם") == detected_language{"he", false}));
  for (const auto* text : {"", "12345", "?!", "\n\n"}) BOOST_TEST((detect_language(text) == detected_language{}), text);
}

BOOST_AUTO_TEST_CASE(broken_utf8_is_not_trusted) {
  BOOST_TEST((detect_language("Where is my order?\xff Please tell me.") == detected_language{}));
  BOOST_TEST((detect_language("\xc3\x28\xa0\xa1") == detected_language{}));
}

BOOST_AUTO_TEST_CASE(a_long_text_is_judged_by_its_beginning) {
  std::string text;
  while (text.size() < 70000) text += "أرجو إرسال الفاتورة إلى بريدي الإلكتروني. ";
  text += "\xff";
  BOOST_TEST((detect_language(text) == detected_language{"ar", true}));
}

BOOST_AUTO_TEST_CASE(the_script_suggests_a_language_where_detection_has_too_little) {
  BOOST_TEST(language_of_script("فاتورة") == "ar");
  BOOST_TEST(language_of_script("Re: فاتورة") == "ar");
  BOOST_TEST(language_of_script("گزارش") == "fa");
  BOOST_TEST(language_of_script("ہے ٹکٹ") == "ur");
  BOOST_TEST(language_of_script("שלום") == "he");
  BOOST_TEST(language_of_script("заказ") == "ru");
  BOOST_TEST(language_of_script("返金してください") == "ja");
  BOOST_TEST(language_of_script("退款") == "zh");
  BOOST_TEST(language_of_script("hello") == "unknown");
  BOOST_TEST(language_of_script("hello فا") == "unknown");
  BOOST_TEST(language_of_script("123 \xff") == "unknown");
}

BOOST_AUTO_TEST_CASE(the_first_strong_character_gives_the_direction) {
  BOOST_TEST((base_direction("hello فاتورة") == direction::left_to_right));
  BOOST_TEST((base_direction("فاتورة hello") == direction::right_to_left));
  BOOST_TEST((base_direction("123 (فاتورة)") == direction::right_to_left));
  BOOST_TEST((base_direction("שלום") == direction::right_to_left));
  BOOST_TEST((base_direction("123 -?") == direction::neutral));
  BOOST_TEST((base_direction("١٢٣") == direction::neutral));
  BOOST_TEST((base_direction("") == direction::neutral));
  BOOST_TEST((base_direction("\xff\xfe") == direction::neutral));
}

BOOST_AUTO_TEST_CASE(what_stands_in_an_isolate_does_not_count) {
  BOOST_TEST((base_direction("\u2068abc\u2069 فاتورة") == direction::right_to_left));
  BOOST_TEST((base_direction("\u2067فا\u2066x\u2069\u2069 abc") == direction::left_to_right));
  BOOST_TEST((base_direction("\u2069فا") == direction::right_to_left));
  BOOST_TEST((base_direction("\u2067فاتورة\nabc") == direction::left_to_right)); // not closed
  BOOST_TEST((base_direction("\u200fabc") == direction::right_to_left));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::text
