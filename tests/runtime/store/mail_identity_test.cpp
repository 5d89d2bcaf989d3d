#include "runtime/store/hash.hpp"
#include "runtime/store/mail_identity.hpp"
#include "tests/support/store_items.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::store {

using test::mail_bytes;

BOOST_AUTO_TEST_SUITE(mail_identities)

BOOST_AUTO_TEST_CASE(trace_fields_do_not_make_another_mail) {
  const auto raw = mail_bytes("<1@customer.example>");
  const auto again = "Return-Path: <sara@customer.example>\r\ndelivered-TO: support@acme.example\r\n"
                     "X-Original-To: help@acme.example\r\nReceived: from elsewhere.example\r\n"
                     "\tby mail.acme.example; Sun, 29 Mar 2026 10:05:00 +0000\r\n" +
                     raw;
  BOOST_TEST(to_hex(identify(raw).hash) == to_hex(identify(again).hash));
}

BOOST_AUTO_TEST_CASE(trace_fields_count_where_message_id_or_date_is_missing) {
  const std::string alarm = "From: ups@acme.example\r\nDate: Sun, 29 Mar 2026 10:00:00 +0000\r\n\r\nfire\r\n";
  const std::string first = "Received: by mx; 10:00:01\r\n" + alarm;
  const std::string second = "Received: by mx; 10:00:02\r\n" + alarm;
  BOOST_TEST(identify(first).hash != identify(second).hash);
  BOOST_TEST(identify(first).message_id_hash.empty());
  const std::string undated = "Message-ID: <1@x.example>\r\n\r\nfire\r\n";
  BOOST_TEST(identify("Received: a\r\n" + undated).hash != identify("Received: b\r\n" + undated).hash);
  const std::string empty_id = "Message-ID: <>\r\nDate: today\r\n\r\nfire\r\n";
  BOOST_TEST(identify("Received: a\r\n" + empty_id).hash != identify("Received: b\r\n" + empty_id).hash);
}

BOOST_AUTO_TEST_CASE(another_body_or_header_is_another_mail_with_the_same_message_id) {
  const auto one = identify(mail_bytes("<1@customer.example>", "hello"));
  const auto two = identify(mail_bytes("<1@customer.example>", "hullo"));
  BOOST_TEST(one.hash != two.hash);
  BOOST_TEST(one.message_id_hash == two.message_id_hash);
  BOOST_TEST(one.message_id_hash == message_id_hash(" <1@customer.example>\r\n"));
  BOOST_TEST(one.message_id_hash == message_id_hash("1@customer.example"));
}

BOOST_AUTO_TEST_CASE(a_field_named_like_a_trace_field_in_the_body_counts) {
  const auto one = mail_bytes("<1@customer.example>", "Received: yesterday");
  const auto two = mail_bytes("<1@customer.example>", "Received: today");
  BOOST_TEST(identify(one).hash != identify(two).hash);
}

BOOST_AUTO_TEST_CASE(any_bytes_have_an_identity) {
  for (const std::string& raw :
       {std::string(), std::string("\r\n"), std::string("no colon at all"), std::string(3, '\0'),
        std::string(":\n :\n"), std::string("\n\n\n"), std::string(" starts with a continuation\r\nDate: x\r\n")})
    BOOST_TEST(identify(raw).hash.size() == 32u);
  BOOST_TEST(to_hex(identify("").hash) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::store
