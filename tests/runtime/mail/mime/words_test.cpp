#include "runtime/mail/mime/words.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::mime {

namespace {

struct decoded {
  std::string text;
  std::vector<defect> defects;
};

decoded decode_it(std::string_view raw, std::string charset = {}) {
  decoded out;
  out.text = decode_header(raw, {std::move(charset), &out.defects});
  return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(header_words)

BOOST_AUTO_TEST_CASE(encoded_words_are_decoded_and_the_blanks_between_them_dropped) {
  BOOST_TEST(decode_it("=?utf-8?Q?a_b?= =?utf-8?b?Yw==?= d").text == "a bc d");
  BOOST_TEST(decode_it("x =?windows-1256?Q?=E3=CD=E3=CF?= y").text == "x محمد y");
  BOOST_TEST(decode_it("=?UTF-8*ar?q?=D9=85?=").text == "م");
  BOOST_TEST(decode_it("Re:=?utf-8?Q?x?=").text == "Re:x");
}

BOOST_AUTO_TEST_CASE(a_character_split_between_two_words_is_read) {
  BOOST_TEST(decode_it("=?utf-8?B?2Q==?= =?utf-8?B?hdit?=").text == "مح");
  BOOST_TEST(decode_it("=?utf-8?Q?=D9?=\t=?UTF-8?Q?=85?=").text == "م");
}

BOOST_AUTO_TEST_CASE(what_is_no_encoded_word_stays) {
  for (const auto* text : {"=?utf-8?X?abc?=", "a =? b", "=?utf-8?Q?never closed", "1 =?= 2", "=??Q?x?="})
    BOOST_TEST(decode_it(text).text == text);
  BOOST_TEST(decode_it("=?utf-8?Q?=41=?=").text == "A=");
}

BOOST_AUTO_TEST_CASE(an_unknown_charset_is_guessed_and_reported) {
  const auto one = decode_it("=?x-mystery?Q?caf=E9?=");
  BOOST_TEST(one.text == "café");
  BOOST_REQUIRE(one.defects.size() == 1u);
  BOOST_TEST(one.defects[0].code == "unknown_charset");
}

BOOST_AUTO_TEST_CASE(raw_bytes_are_utf8_or_the_charset_of_the_body_or_a_guess) {
  BOOST_TEST(decode_it("محمد").text == "محمد");
  BOOST_TEST(decode_it("محمد").defects.empty());
  BOOST_TEST(decode_it("\xE5\xCD\xE5\xCF", "iso-8859-6").text == "محمد");
  const auto guessed = decode_it("\xE3\xCD\xE3\xCF");
  BOOST_TEST(guessed.text == "محمد");
  BOOST_REQUIRE(guessed.defects.size() == 1u);
  BOOST_TEST(guessed.defects[0].code == "raw_8bit_header");
}

BOOST_AUTO_TEST_CASE(a_decoded_line_break_cannot_make_a_second_header_line) {
  BOOST_TEST(decode_it("=?utf-8?Q?a=0D=0ABcc:_x?=").text == "a  Bcc: x");
  BOOST_TEST(decode_it("=?utf-8?B?YQBi?=").text == "ab");
  BOOST_TEST(decode_it("=?utf-8?Q?=1B[31m?=").text == " [31m");
}

BOOST_AUTO_TEST_CASE(base64_is_read_as_sloppily_as_it_is_written) {
  BOOST_TEST(decode_base64("YWJj") == "abc");
  BOOST_TEST(decode_base64("YWI") == "ab");
  BOOST_TEST(decode_base64("Y W\nI=") == "ab");
  BOOST_TEST(decode_base64("YQ==YQ==") == "aa");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::mime
