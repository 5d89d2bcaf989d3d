#include "text/mail_language.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace barid {

BOOST_AUTO_TEST_SUITE(mail_language)

BOOST_AUTO_TEST_CASE(a_few_words_are_enough_in_arabic_and_english) {
  BOOST_TEST(text::language_of_mail("السلام عليكم، لم يصلني الطلب حتى الآن", "رد: طلب") == "ar");
  BOOST_TEST(text::language_of_mail("Could you please tell me where my order is?", "Order") == "en");
}

BOOST_AUTO_TEST_CASE(a_text_that_is_too_short_tells_its_script_alone_and_latin_letters_tell_nothing) {
  BOOST_TEST(text::language_of_mail("نعم", "") == "unknown");
  BOOST_TEST(text::script_of_mail("نعم", "") == "ar");
  BOOST_TEST(text::script_of_mail("ok", "") == "unknown");
  BOOST_TEST(text::language_of_mail("ok", "") == "unknown");
  BOOST_TEST(text::language_of_mail("", "") == "unknown");
  BOOST_TEST(text::language_of_mail("12345", "ORD-4711") == "unknown");
}

BOOST_AUTO_TEST_CASE(a_long_beginning_that_tells_nothing_does_not_hide_what_follows) {
  std::string body(2'000, '-');
  body += "\nCould you please tell me where my order is? It was sent on Monday and has not arrived "
          "yet.\n";
  BOOST_TEST(text::language_of_mail(body, "") == "en");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid
