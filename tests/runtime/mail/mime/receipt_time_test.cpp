#include "runtime/mail/mime/receipt_time.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace barid::mime {

BOOST_AUTO_TEST_SUITE(receipt_times)

BOOST_AUTO_TEST_CASE(the_topmost_trace_field_says_when_our_server_had_it) {
  const std::string mail = "Return-Path: <a@shop.example>\r\nRECEIVED: from x by y with ESMTP;\r\n\t"
                           "Mon, 02 Mar 2026 10:00:00 +0200 (EET)\r\n"
                           "Received: from z by x; Mon, 02 Mar 2020 10:00:00 +0000\r\n\r\n";
  const auto got = receipt_time(mail);
  BOOST_REQUIRE(got);
  BOOST_TEST(to_rfc3339(*got) == "2026-03-02T08:00:00Z");
}

BOOST_AUTO_TEST_CASE(without_a_readable_one_there_is_no_time) {
  for (const std::string mail :
       {std::string(), std::string("Subject: x\r\n\r\nReceived: by y; Mon, 02 Mar 2026 10:00:00 +0000\r\n"),
        std::string("Received: by y\r\n\r\n"), std::string("Received: by y; soon\r\n\r\n"),
        "X: " + std::string(100'000, 'x') + "\r\nReceived: by y; Mon, 02 Mar 2026 10:00:00 +0000\r\n"})
    BOOST_CHECK(!receipt_time(mail));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::mime
