#include "runtime/mail/report/status.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::report {

BOOST_AUTO_TEST_SUITE(status_codes)

BOOST_AUTO_TEST_CASE(an_enhanced_status_is_found_where_it_stands) {
  BOOST_TEST(find_status("550 5.1.1 user unknown")->code == "5.1.1");
  BOOST_TEST(find_status("said: 550-5.1.10 no")->code == "5.1.10");
  BOOST_TEST(find_status("(#5.1.1)")->code == "5.1.1");
  BOOST_TEST(find_status("<mx.shop.example #5.2.2>")->code == "5.2.2");
  BOOST_TEST(find_status("status 4.4.7.")->code == "4.4.7");
  BOOST_TEST(find_status("452-4.2.2 over quota")->code == "4.2.2");
}

BOOST_AUTO_TEST_CASE(a_reply_code_alone_amounts_to_its_class) {
  BOOST_TEST(find_status("550 no such user")->code == "5.0.0");
  BOOST_TEST(find_status("said: 421 try again")->code == "4.0.0");
  BOOST_TEST(find_status("554: delivery error")->code == "5.0.0");
  BOOST_TEST(find_status("552 too much")->code == "5.2.2");
}

BOOST_AUTO_TEST_CASE(numbers_that_are_no_status_are_left_alone) {
  for (const auto* text :
       {"mx[5.1.1.25]", "version 14.5.1.1", "192.4.5.6", "build 4.5.1234", "call 0550 123", "5550 items", "a5.1.1", "",
        "5", "5.", "5.1", "at 12:45:50", "order 4500 is late", "499.5.1.1 x"})
    BOOST_TEST(!find_status(text).has_value(), text);
}

BOOST_AUTO_TEST_CASE(words_of_mail_systems_stand_for_a_status) {
  BOOST_TEST(status_of_words("Sorry, the Mailbox is FULL today") == "5.2.2");
  BOOST_TEST(status_of_words("the address couldn’t be found") == "5.1.1");
  BOOST_TEST(status_of_words("المستخدم غير معروف") == "5.1.1");
  BOOST_TEST(status_of_words("صندوق البريد ممتلئ") == "5.2.2");
  BOOST_TEST(status_of_words("Message will be retried for 2 more days") == "4.4.1");
  BOOST_TEST(status_of_words("Good morning") == "");
}

BOOST_AUTO_TEST_CASE(class_five_is_hard_and_every_class_has_a_meaning) {
  BOOST_CHECK(kind_of("5.1.1") == bounce_kind::hard);
  BOOST_CHECK(kind_of("4.1.1") == bounce_kind::soft);
  BOOST_CHECK(kind_of("") == bounce_kind::soft);
  BOOST_TEST(meaning_of("5.1.1") == "there is no such mailbox");
  BOOST_TEST(meaning_of("4.2.99") == "something is wrong with the mailbox");
  BOOST_TEST(meaning_of("5.0.0") == "");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::report
