#include "runtime/mail/report/delivery_report.hpp"
#include "runtime/mail/report/field_groups.hpp"
#include "runtime/mail/report/free_form.hpp"
#include "tests/support/processor_seconds.hpp"

#include <boost/test/unit_test.hpp>

#include <random>
#include <string>

namespace barid::report {

namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(hostile_reports)

BOOST_AUTO_TEST_CASE(large_reports_cost_little) {
  const std::vector<std::string> texts = {repeated("a@b.example ", 100'000),
                                          repeated("@", 1'000'000),
                                          repeated("<x@y.example>: 550 5.1.1\n", 50'000),
                                          repeated("5.1.1.", 200'000),
                                          repeated(std::string(253, 'a') + "@", 4'000),
                                          repeated("Message-ID: <", 100'000),
                                          repeated("\n\n", 300'000),
                                          repeated("Action: failed\n\n", 60'000)};
  for (const auto& text : texts) {
    evidence e;
    e.text = text;
    e.statuses = {text.substr(0, 65'536)};
    e.original = text.substr(0, 65'536);
    e.feedback = e.original;
    e.failed_recipients = text.substr(0, 65'536);
    decltype(read_bounce(e)) bounce;
    decltype(read_complaint(e)) complaint;
    const auto took = testing::processor_seconds([&] {
      bounce = read_bounce(e);
      complaint = read_complaint(e);
    });
    BOOST_TEST(took < 1.0, text.substr(0, 20));
    if (bounce) BOOST_TEST(bounce->recipients.size() <= 101u);
    if (bounce) BOOST_TEST(bounce->reason.size() <= 500u);
    BOOST_TEST(complaint.reason.size() <= 500u);
  }
}

BOOST_AUTO_TEST_CASE(groups_are_bounded_and_folded_lines_are_joined) {
  const auto groups = read_field_groups("A: 1\r\n  2\r\nB:\r\n\r\n  C: 3\n no field\n\nD:4");
  BOOST_REQUIRE(groups.size() == 3u);
  BOOST_TEST(value_of(groups[0], "a") == "1 2");
  BOOST_TEST(value_of(groups[0], "b") == "");
  BOOST_TEST(value_of(groups[2], "d") == "4");
  BOOST_TEST(read_field_groups(repeated("a: b\n\n", 10'000)).size() == 200u);
}

BOOST_AUTO_TEST_CASE(the_returned_mail_itself_names_no_recipient_that_failed) {
  const auto found = failures_in("Your mail to <a@shop.example> failed: 550 5.1.1 no\n"
                                 "--- Below this line is a copy of the message.\n\n"
                                 "From: help@acme.example\n<victim@shop.example>:\n550 5.1.1\n");
  BOOST_REQUIRE(found.size() == 1u);
  BOOST_TEST(found[0].address == "a@shop.example");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::report
