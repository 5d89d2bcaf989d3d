#include "text/utf8.hpp"

#include <boost/test/unit_test.hpp>

#include <random>

namespace barid::text {

using namespace std::string_literals;

BOOST_AUTO_TEST_SUITE(text_utf8)

BOOST_AUTO_TEST_CASE(well_formed_text_is_told_from_ill_formed) {
  for (const auto& good : {""s, "abc"s, "فاتورة"s, "\0"s, "\u07ff\u0800\ud7ff\ue000\uffff"s, "\U00010000\U0010ffff"s})
    BOOST_TEST(is_valid_utf8(good), good);
  for (const auto& bad : {"\x80"s, "\xc0\x80"s, "\xc1\xbf"s, "\xe0\x9f\xbf"s, "\xed\xa0\x80"s, "\xf0\x8f\xbf\xbf"s,
                          "\xf4\x90\x80\x80"s, "\xf5"s, "\xff"s, "\xc3"s, "\xe2\x82"s, "12345678\xff"s, "1234567\xc3"s})
    BOOST_TEST(!is_valid_utf8(bad), bad);
}

BOOST_AUTO_TEST_CASE(each_maximal_ill_formed_part_becomes_one_replacement_character) {
  // The example of Unicode 15, table 3-8, and its neighbours.
  BOOST_TEST(repair_utf8("\xc0\xaf\xe0\x80\xbf\xf0\x81\x82\x41"s) ==
             "\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffdA");
  BOOST_TEST(repair_utf8("\xe1\x80\xe2\xf0\x91\x92\xf1\xbf\x41"s) == "\ufffd\ufffd\ufffd\ufffdA");
  BOOST_TEST(repair_utf8("\xed\xa0\x80"s) == "\ufffd\ufffd\ufffd");
  BOOST_TEST(repair_utf8("a\0b"s) == "ab");
  BOOST_TEST(repair_utf8("سلام"s) == "سلام");
}

BOOST_AUTO_TEST_CASE(any_bytes_become_valid_text_and_valid_text_stays) {
  std::mt19937 random(7);
  for (int i = 0; i < 50000; ++i) {
    std::string bytes;
    for (auto n = random() % 12; n > 0; --n)
      bytes += static_cast<char>(random() % 3 == 0 ? random() % 256 : 0x80 + random() % 0x80);
    const auto text = repair_utf8(bytes);
    BOOST_REQUIRE(is_valid_utf8(text));
    BOOST_REQUIRE(text.find('\0') == std::string::npos);
    BOOST_REQUIRE_EQUAL(repair_utf8(text), text);
    if (is_valid_utf8(bytes) && bytes.find('\0') == std::string::npos) BOOST_REQUIRE_EQUAL(text, bytes);
  }
}

BOOST_AUTO_TEST_CASE(columns_count_characters_and_utf16_units) {
  const auto line = "aف\U0001f600z"s; // 1, 2, 4, 1 bytes
  BOOST_TEST(count_characters(line) == 4u);
  BOOST_TEST(count_utf16_units(line) == 5u);
  BOOST_TEST(byte_of_character(line, 0) == 0u);
  BOOST_TEST(byte_of_character(line, 2) == 3u);
  BOOST_TEST(byte_of_character(line, 3) == 7u);
  BOOST_TEST(byte_of_character(line, 99) == line.size());
  BOOST_TEST(byte_of_utf16_unit(line, 2) == 3u);
  BOOST_TEST(byte_of_utf16_unit(line, 3) == 3u); // the second half of the pair
  BOOST_TEST(byte_of_utf16_unit(line, 4) == 7u);
  BOOST_TEST(byte_of_utf16_unit(line, 99) == line.size());
  BOOST_TEST(count_characters("\xff\xfe"s) == 2u);
}

BOOST_AUTO_TEST_CASE(clipping_cuts_no_character) {
  const auto text = "aف\U0001f600"s;
  BOOST_TEST(clip_utf8(text, 7) == text);
  for (std::size_t n = 3; n < 7; ++n) BOOST_TEST(clip_utf8(text, n) == "aف");
  BOOST_TEST(clip_utf8(text, 2) == "a");
  BOOST_TEST(clip_utf8(text, 0) == "");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::text
