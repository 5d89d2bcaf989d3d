#include "runtime/mail/smtp/capabilities.hpp"
#include "runtime/mail/smtp/reply.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::smtp {

namespace {

reply reply_of(std::initializer_list<std::string_view> lines) {
  reply_reader reader;
  std::optional<reply> out;
  for (const auto line : lines) {
    BOOST_REQUIRE(!out);
    auto got = reader.add(line);
    BOOST_REQUIRE_MESSAGE(got.ok(), line);
    out = std::move(*got);
  }
  BOOST_REQUIRE(out);
  return *out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(smtp_reply)

BOOST_AUTO_TEST_CASE(a_reply_has_a_code_an_enhanced_code_and_text) {
  const auto r = reply_of({"550 5.1.1 <x@acme.example>: no such user"});
  BOOST_TEST(r.code == 550);
  BOOST_TEST(r.enhanced == "5.1.1");
  BOOST_TEST(r.text() == "550 5.1.1 <x@acme.example>: no such user");
  BOOST_TEST(r.permanent());
  BOOST_TEST(reply_of({"250"}).positive());
  BOOST_TEST(reply_of({"250 "}).text() == "250");
}

BOOST_AUTO_TEST_CASE(several_lines_make_one_reply_and_the_code_stands_once) {
  const auto r = reply_of({"452-4.5.3 too many", "452-4.5.3 recipients", "452 4.5.3 here"});
  BOOST_TEST(r.text() == "452 4.5.3 too many recipients here");
  BOOST_TEST(r.temporary());
}

BOOST_AUTO_TEST_CASE(what_only_looks_like_an_enhanced_code_is_text) {
  BOOST_TEST(reply_of({"550 4.1.1 wrong class"}).enhanced == "");
  BOOST_TEST(reply_of({"220 2.example ready"}).enhanced == "");
  BOOST_TEST(reply_of({"250 2.0 x"}).enhanced == "");
  BOOST_TEST(reply_of({"250 2.1234.1 x"}).enhanced == "");
  BOOST_TEST(reply_of({"250 2.0.0"}).enhanced == "2.0.0");
}

BOOST_AUTO_TEST_CASE(what_is_no_reply_is_refused) {
  for (const auto* line : {"", "25", "abc", "150 x", "650 x", "250x", "+OK ready", "* OK IMAP", "HTTP/1.1 400"}) {
    reply_reader reader;
    BOOST_TEST(!reader.add(line).ok(), line);
  }
  reply_reader changing;
  BOOST_TEST(changing.add("250-a").ok());
  BOOST_TEST(!changing.add("550 b").ok());
  reply_reader endless;
  bool ended = false;
  for (int i = 0; i < 1000 && !ended; ++i) ended = !endless.add("250-more").ok();
  BOOST_TEST(ended);
}

BOOST_AUTO_TEST_CASE(text_of_a_stranger_cannot_play_with_a_terminal_and_is_short) {
  const auto r = reply_of({"550 \x1b[31mred\x07 \xff\xfe جيد \xE2\x80\xAEtxt"});
  BOOST_TEST(r.lines[0] == "?[31mred? ?? جيد ?txt");
  const auto text = reply_of({"550 " + std::string(3000, 'x')}).text();
  BOOST_TEST(text.size() <= 512u);
  BOOST_TEST(text.ends_with("…"));
}

BOOST_AUTO_TEST_CASE(capabilities_are_read_in_any_case_and_unknown_ones_ignored) {
  const auto c =
      read_capabilities(reply_of({"250-mx SIZE 1", "250-size 35882577", "250-AUTH=LOGIN", "250-auth plain xoauth2",
                                  "250-STARTTLS", "250-8BitMime", "250-X-UNKNOWN 1", "250-", "250 SMTPUTF8"}));
  BOOST_TEST(c.largest.value() == 35882577u);
  BOOST_TEST(c.auth_login);
  BOOST_TEST(c.auth_plain);
  BOOST_TEST(c.starttls);
  BOOST_TEST(c.eight_bit);
  BOOST_TEST(c.utf8);
  BOOST_TEST(!c.pipelining);
  const auto unlimited = read_capabilities(reply_of({"250-mx", "250 SIZE 0"}));
  BOOST_TEST(unlimited.size);
  BOOST_TEST(!unlimited.largest.has_value());
  BOOST_TEST(!read_capabilities(reply_of({"250 STARTTLS"})).starttls); // a greeting is no offer
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::smtp
