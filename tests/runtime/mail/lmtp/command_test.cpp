#include "runtime/mail/lmtp/command.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::lmtp {

namespace {

mail_command mail_of(std::string_view line) {
  const auto c = read_command(line);
  BOOST_REQUIRE_MESSAGE(std::holds_alternative<mail_command>(c), line);
  return std::get<mail_command>(c);
}

std::string rcpt_of(std::string_view line) {
  const auto c = read_command(line);
  BOOST_REQUIRE_MESSAGE(std::holds_alternative<rcpt_command>(c), line);
  return std::get<rcpt_command>(c).recipient;
}

std::string refusal_of(std::string_view line) {
  const auto c = read_command(line);
  BOOST_REQUIRE_MESSAGE(std::holds_alternative<bad_command>(c), line);
  return std::get<bad_command>(c).reply.substr(0, 9);
}

} // namespace

BOOST_AUTO_TEST_SUITE(lmtp_command)

BOOST_AUTO_TEST_CASE(verbs_are_known_in_any_case) {
  BOOST_TEST(std::holds_alternative<data_command>(read_command("dAtA")));
  BOOST_TEST(std::holds_alternative<quit_command>(read_command("quit ")));
  BOOST_TEST(std::get<hello_command>(read_command("lhlo mx.acme.example")).client == "mx.acme.example");
  BOOST_TEST(mail_of("mail from:<a@b.example> size=5").size.value() == 5u);
}

BOOST_AUTO_TEST_CASE(mail_carries_its_parameters) {
  const auto m = mail_of("MAIL FROM:<Sara@Shop.Example> SIZE=12345 BODY=8BITMIME SMTPUTF8");
  BOOST_TEST(m.sender == "Sara@shop.example");
  BOOST_TEST(m.size.value() == 12345u);
  BOOST_TEST(m.eight_bit);
  BOOST_TEST(m.utf8);
  const auto bare = mail_of("MAIL FROM:<>");
  BOOST_TEST(bare.sender == "");
  BOOST_TEST(!bare.size.has_value());
  BOOST_TEST(mail_of("MAIL FROM: <a@b.example> BODY=7BIT").sender == "a@b.example");
}

BOOST_AUTO_TEST_CASE(addresses_are_read_in_all_forms_in_use) {
  BOOST_TEST(rcpt_of("RCPT TO:<support+new@Acme.Example>") == "support+new@acme.example");
  BOOST_TEST(rcpt_of("RCPT TO:<postmaster>") == "postmaster");
  BOOST_TEST(rcpt_of("RCPT TO:<@relay.example,@b.example:a@c.example>") == "a@c.example");
  BOOST_TEST(rcpt_of("RCPT TO:<\"support\"@acme.example>") == "support@acme.example");
  BOOST_TEST(rcpt_of("RCPT TO:<\"a b>c\"@acme.example>") == "\"a b>c\"@acme.example");
  BOOST_TEST(rcpt_of("RCPT TO:<\"a\\\"b\"@acme.example>") == "\"a\\\"b\"@acme.example");
  BOOST_TEST(rcpt_of("RCPT TO:<a@[192.0.2.1]>") == "a@[192.0.2.1]");
  BOOST_TEST(rcpt_of("RCPT TO:<a.@acme.example.>") == "a.@acme.example");
  BOOST_TEST(rcpt_of("RCPT TO:<دعم@بريد.example>") == "دعم@بريد.example");
  BOOST_TEST(std::get<rcpt_command>(read_command("RCPT TO:<دعم@acme.example>")).utf8);
}

BOOST_AUTO_TEST_CASE(what_is_no_address_is_refused) {
  for (const auto* line : {"RCPT TO:a@b.example", "RCPT TO:<a@b.example", "RCPT TO:<a b@c.example>", "RCPT TO:<>",
                           "RCPT TO:<a@b@c.example>", "RCPT TO:<@b.example>", "RCPT TO:<a@>", "RCPT TO:<a@.example>",
                           "RCPT TO:<a@b..example>", "RCPT TO:<a@b.example>x", "RCPT TO:<\"a@b.example>",
                           "RCPT TO:<a@[x\\]>", "RCPT TO:<a@b.example><c@d.example>", "RCPT TO:<\xff@b.example>",
                           "RCPT TO:<a\xc3@b.example>", "RCPT TO:<a@-b.example>"})
    BOOST_TEST(refusal_of(line) == "501 5.1.3", line);
  BOOST_TEST(refusal_of("RCPT TO:<" + std::string(257, 'a') + "@b.example>") == "501 5.1.3");
  BOOST_TEST(refusal_of("MAIL FROM:a@b.example") == "501 5.1.7");
}

BOOST_AUTO_TEST_CASE(parameters_that_are_not_understood_are_refused) {
  BOOST_TEST(refusal_of("MAIL FROM:<a@b.example> SIZE=") == "501 5.5.4");
  BOOST_TEST(refusal_of("MAIL FROM:<a@b.example> SIZE=-1") == "501 5.5.4");
  BOOST_TEST(refusal_of("MAIL FROM:<a@b.example> SIZE=99999999999999999999999") == "501 5.5.4");
  BOOST_TEST(refusal_of("MAIL FROM:<a@b.example> BODY=BINARYMIME") == "501 5.5.4");
  BOOST_TEST(refusal_of("MAIL FROM:<a@b.example> RET=FULL") == "555 5.5.4");
  BOOST_TEST(refusal_of("RCPT TO:<a@b.example> NOTIFY=NEVER") == "555 5.5.4");
  BOOST_TEST(refusal_of("MAIL FROM:<é@b.example>") == "553 5.6.7");
}

BOOST_AUTO_TEST_CASE(unknown_unoffered_and_malformed_commands_are_told_apart) {
  BOOST_TEST(refusal_of("") == "500 5.5.1");
  BOOST_TEST(refusal_of("HALLO") == "500 5.5.1");
  BOOST_TEST(std::holds_alternative<starttls_command>(read_command("starttls")));
  BOOST_TEST(refusal_of("STARTTLS now") == "501 5.5.4");
  BOOST_TEST(refusal_of("DATA now") == "501 5.5.4");
  BOOST_TEST(refusal_of("LHLO") == "501 5.5.4");
  BOOST_TEST(refusal_of("LHLO a b") == "501 5.5.4");
  BOOST_TEST(refusal_of(std::string_view("NOOP\0", 5)) == "500 5.5.2");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::lmtp
