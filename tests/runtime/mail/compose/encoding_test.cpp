#include "runtime/mail/compose/encoded_word.hpp"
#include "runtime/mail/compose/header_writer.hpp"
#include "runtime/mail/compose/transfer_encoding.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::compose {

namespace {

std::string subject(std::string_view words) {
  header_writer w;
  w.text_field("Subject", words);
  return w.bytes();
}

std::string to(const std::string& name) {
  header_writer w;
  w.addresses_field("To", {{name, "a@b.example"}});
  return w.bytes();
}

std::size_t longest_line(std::string_view text) {
  std::size_t longest = 0;
  while (!text.empty()) {
    const auto end = text.find("\r\n");
    longest = std::max(longest, std::min(end, text.size()));
    if (end == text.npos) break;
    text.remove_prefix(end + 2);
  }
  return longest;
}

} // namespace

BOOST_AUTO_TEST_SUITE(compose_encoding)

BOOST_AUTO_TEST_CASE(plain_words_stay_plain_and_fold_between_words) {
  BOOST_TEST(subject("Your order") == "Subject: Your order\r\n");
  BOOST_TEST(subject("") == "Subject:\r\n");
  BOOST_TEST(subject("  a \t\r\n b\x01") == "Subject: a b\r\n");
  const auto folded = subject("one two three four five six seven eight nine ten eleven twelve thirteen fourteen");
  BOOST_TEST(folded == "Subject: one two three four five six seven eight nine ten eleven "
                       "twelve\r\n thirteen fourteen\r\n");
}

BOOST_AUTO_TEST_CASE(words_that_are_not_ascii_are_encoded_the_shorter_way_and_the_others_left) {
  BOOST_TEST(subject("Straßenverkehrsordnung order") == "Subject: =?utf-8?Q?Stra=C3=9Fenverkehrsordnung?= order\r\n");
  BOOST_TEST(subject("فاتورة ORD-1") == "Subject: =?utf-8?B?2YHYp9iq2YjYsdip?= ORD-1\r\n");
  BOOST_TEST(subject("é é x") == "Subject: =?utf-8?B?w6kgw6k=?= x\r\n"); // the space between goes with them
  BOOST_TEST(subject("=?utf-8?Q?fake?=").find("fake?=\r\n") == std::string::npos);
  BOOST_TEST(subject("bad \xff byte") == "Subject: bad =?utf-8?B?77+9?= byte\r\n");
}

BOOST_AUTO_TEST_CASE(long_texts_become_words_of_whole_characters_in_short_lines) {
  std::string text;
  for (int i = 0; i < 60; ++i) text += "فاتورة مارس ";
  const auto field = subject(text);
  BOOST_TEST(longest_line(field) <= 76u);
  std::string_view rest = "سلام😀سلام😀سلام😀سلام😀سلام😀سلام😀سلام😀سلام😀";
  while (!rest.empty()) {
    const auto before = rest.size();
    const auto word = take_encoded_word(rest, 24);
    BOOST_TEST(word.size() <= 24u);
    BOOST_REQUIRE(rest.size() < before);
    if (!rest.empty()) BOOST_TEST((static_cast<unsigned char>(rest[0]) & 0xC0) != 0x80);
  }
  BOOST_TEST(longest_line(subject(std::string(3000, 'x'))) <= 76u);
  for (std::size_t at = 0; (at = field.find("?=\r\n =?", at)) != field.npos; ++at)
    BOOST_TEST(field[at - 1] != '='); // no padding amid a text
}

BOOST_AUTO_TEST_CASE(names_are_atoms_quoted_or_encoded) {
  BOOST_TEST(to("") == "To: <a@b.example>\r\n");
  BOOST_TEST(to("Sara Ali") == "To: Sara Ali <a@b.example>\r\n");
  BOOST_TEST(to("Ali, \"S\" \\") == "To: \"Ali, \\\"S\\\" \\\\\" <a@b.example>\r\n");
  BOOST_TEST(to("evil@example.org") == "To: \"evil@example.org\" <a@b.example>\r\n");
  BOOST_TEST(to("Zoë from the warehouse, \"Q\"") ==
             "To: =?utf-8?Q?Zo=C3=AB_from_the_warehouse=2C_=22Q=22?= <a@b.example>\r\n");
}

BOOST_AUTO_TEST_CASE(file_names_are_quoted_or_written_in_pieces) {
  const auto field = [](std::string_view name) {
    header_writer w;
    w.parameter_field("Content-Disposition", "attachment", "filename", name);
    return w.bytes();
  };
  BOOST_TEST(field("") == "Content-Disposition: attachment\r\n");
  BOOST_TEST(field("a \"b\".pdf") == "Content-Disposition: attachment; filename=\"a \\\"b\\\".pdf\"\r\n");
  BOOST_TEST(field("é.pdf") == "Content-Disposition: attachment; filename*0*=utf-8''%C3%A9.pdf\r\n");
  const auto pieces = field("فاتورة شهر مارس النهائية.pdf");
  BOOST_TEST(longest_line(pieces) <= 78u);
  BOOST_TEST(pieces.find("filename*1*=") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(text_is_sent_as_it_is_when_it_survives_every_relay) {
  BOOST_TEST(encode_text("a\nb\r\nc\rd").bytes == "a\r\nb\r\nc\r\nd\r\n");
  BOOST_TEST(encode_text("a").encoding == "7bit");
  BOOST_TEST(encode_text("").bytes == "\r\n");
  for (const std::string& risky : {std::string("From here on"), std::string("trailing "), std::string(79, 'x'),
                                   std::string("a\0b", 3), std::string("=_x"), std::string("é")})
    BOOST_TEST(encode_text(risky).encoding != std::string("7bit"), risky);
}

BOOST_AUTO_TEST_CASE(quoted_printable_keeps_its_lines_short_and_guards_what_relays_change) {
  BOOST_TEST(quoted_printable("a=b\r\nFrom x\r\n.\r\nend \r\nt\t\r\n") ==
             "a=3Db\r\n=46rom x\r\n=2E\r\nend=20\r\nt=09\r\n");
  BOOST_TEST(quoted_printable(std::string(76, 'x')) == std::string(76, 'x'));
  BOOST_TEST(quoted_printable(std::string(77, 'x')) == std::string(75, 'x') + "=\r\nxx");
  std::string long_text;
  for (int i = 0; i < 500; ++i) long_text += "é x=";
  BOOST_TEST(longest_line(quoted_printable(long_text)) <= 76u);
}

BOOST_AUTO_TEST_CASE(arabic_goes_as_base64_and_french_as_quoted_printable) {
  std::string arabic, french;
  for (int i = 0; i < 20; ++i) {
    arabic += "الطلب في الطريق إليكم ";
    french += "la commande est expédiée aujourd'hui ";
  }
  BOOST_TEST(encode_text(arabic).encoding == "base64");
  BOOST_TEST(encode_text(french).encoding == "quoted-printable");
  BOOST_TEST(longest_line(encode_text(arabic).bytes) <= 76u);
  BOOST_TEST(base64("") == "");
  BOOST_TEST(base64("a") == "YQ==");
  BOOST_TEST(base64_lines(std::string(58, 'x')).size() == 76u + 2 + 4 + 2);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::compose
