#include "runtime/mail/charset/convert.hpp"
#include "runtime/mail/charset/utf8.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::charset {

BOOST_AUTO_TEST_SUITE(charsets)

BOOST_AUTO_TEST_CASE(the_arabic_charsets_of_mail_are_read) {
  BOOST_TEST(to_utf8("\xE3\xCD\xE3\xCF", "windows-1256").value() == "محمد");
  BOOST_TEST(to_utf8("\xE3\xCD\xE3\xCF", "cp1256").value() == "محمد");
  BOOST_TEST(to_utf8("\xE5\xCD\xE5\xCF", "ISO-8859-6").value() == "محمد");
  BOOST_TEST(to_utf8("\xE5\xCD\xE5\xCF", "\"asmo-708\"").value() == "محمد");
}

BOOST_AUTO_TEST_CASE(rare_charsets_are_read_without_files) {
  BOOST_TEST(to_utf8("A+ImIDkQ.", "utf-7").value() == "A≢Α.");
  BOOST_TEST(to_utf8("\x84\x31\xA4\x39\xD6\xD0\xCE\xC4", "GB18030").value().ends_with("中文"));
  BOOST_TEST(to_utf8("\xD6\xD0\xCE\xC4", "gb2312").value() == "中文");
  BOOST_TEST(to_utf8("\x1B$B$3\x1B(B", "iso-2022-jp").value() == "こ");
  BOOST_TEST(to_utf8("\xB0\xA1", "ks_c_5601-1987").value() == "가");
  BOOST_TEST(to_utf8("\xD0\xD2\xC9", "koi8-r").value() == "при");
  BOOST_TEST(to_utf8("\x93x\x94", "iso-8859-1").value() == "“x”");
  BOOST_TEST(!to_utf8("x", "x-no-such-charset"));
  BOOST_TEST(!is_known("default"));
}

BOOST_AUTO_TEST_CASE(a_character_outside_the_basic_plane_survives_the_pieces_of_a_long_text) {
  std::string long_text;
  std::string utf16;
  for (int i = 0; i < 3000; ++i) {
    long_text += i % 2 ? "\xF0\x9F\x98\x80" : "a";
    utf16 += i % 2 ? std::string("\xD8\x3D\xDE\x00", 4) : std::string("\0a", 2);
  }
  BOOST_TEST(to_utf8(utf16, "utf-16be").value() == long_text);
}

BOOST_AUTO_TEST_CASE(unlabelled_bytes_are_guessed_from_what_they_look_like) {
  BOOST_TEST(guess("\xC7\xE1\xD3\xE1\xC7\xE3 \xDA\xE1\xED\xDF\xE3", "") == "windows-1256");
  BOOST_TEST(guess("caf\xE9 cr\xE8me", "") == "windows-1252");
  BOOST_TEST(guess("caf\xC3\xA9", "windows-1256") == "utf-8");
  BOOST_TEST(guess("\xE3\xCD", "iso-8859-6") == "iso-8859-6");
  BOOST_TEST(guess("\x1B$B$3\x1B(B", "") == "iso-2022-jp");
  // a name cut in the middle of its last character
  BOOST_TEST(guess("name=\"\xD9\x85\xD8\xAD\xD9\x85\xD8\xAF \xD9\"", "windows-1252") == "utf-8");
  BOOST_TEST(guess("caf\xC3\xA9 \xE9", "windows-1252") == "windows-1252");
  BOOST_TEST(to_utf8("\x1B$B$3\x1B(B\x1B$B$3\x1B(B", "iso-2022-jp").value() == "ここ");
}

BOOST_AUTO_TEST_CASE(a_wrong_label_is_noticed) {
  BOOST_CHECK(read("plain", "us-ascii").how == reading::plain);
  BOOST_CHECK(read("caf\xE9", "us-ascii").how == reading::mislabelled);
  BOOST_CHECK(read("caf\xE9", "utf-8").how == reading::mislabelled);
  BOOST_TEST(read("caf\xE9", "utf-8").text == "café");
  BOOST_CHECK(read("\xD9\x85\xD8\xAD\xD9\x85\xD8\xAF \xD9", "utf-8").how == reading::damaged);
  BOOST_CHECK(read("x\xE9", "no-such").how == reading::unknown);
  BOOST_CHECK(read("caf\xE9", "").how == reading::guessed);
}

BOOST_AUTO_TEST_CASE(whatever_comes_in_valid_utf8_without_nul_comes_out) {
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  for (int i = 255; i >= 0; --i) all += static_cast<char>(i);
  for (const auto* name : {"", "utf-8", "us-ascii", "windows-1256", "iso-2022-jp", "gb18030", "utf-7", "big5", "utf-16",
                           "shift_jis", "nonsense", "euc-kr", "iso-2022-kr", "hz"}) {
    const auto text = read(all, name).text;
    BOOST_TEST(is_utf8(text), name);
    BOOST_TEST((text.find('\0') == std::string::npos), name);
  }
}

BOOST_AUTO_TEST_CASE(only_well_formed_utf8_is_utf8) {
  BOOST_TEST(is_utf8("محمد \xF0\x9F\x98\x80"));
  for (const auto* bad : {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\x80", "\xFF"})
    BOOST_TEST(!is_utf8(bad));
  BOOST_TEST(repaired("a\xFF"
                      "b") == "a\xEF\xBF\xBD"
                              "b");
  using namespace std::string_view_literals;
  BOOST_TEST(repaired("\0a long run of letters\0\0 and more\0م\0"sv) == "a long run of letters and moreم");
  BOOST_TEST(cut("aمb", 2) == "a");
  BOOST_TEST(cut("aمb", 3) == "aم");
}

BOOST_AUTO_TEST_CASE(domains_are_shown_in_unicode) {
  BOOST_TEST(domain_for_people("XN--MGBH0FB.Example") == "مثال.example");
  BOOST_TEST(domain_for_people("Shop.Example") == "shop.example");
  BOOST_TEST(domain_for_people("xn--a.example") == "xn--a.example");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::charset
