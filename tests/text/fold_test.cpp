#include "tests/text/random_text.hpp"
#include "text/code_points.hpp"
#include "text/fold.hpp"

#include <boost/test/unit_test.hpp>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <chrono>
#include <thread>

namespace barid::text {

namespace {

/// What stands in `original` behind the first place of `part` in the folded text.
std::string behind(std::string_view original, std::string_view part) {
  const auto f = fold_with_positions(original);
  const auto at = f.text.find(part);
  BOOST_REQUIRE_MESSAGE(at != std::string::npos, f.text << " without " << part);
  const auto range = f.positions.original(at, at + part.size());
  return std::string(original.substr(range.begin, range.end - range.begin));
}

std::string nfkc_casefold(const std::string& text) {
  auto status = U_ZERO_ERROR;
  const auto* form = icu::Normalizer2::getNFKCCasefoldInstance(status);
  std::string out;
  form->normalize(icu::UnicodeString::fromUTF8(text), status).toUTF8String(out);
  return out;
}

std::vector<std::size_t> character_borders(std::string_view text) {
  std::vector<std::size_t> out{0};
  for (std::size_t at = 0; at < text.size();) {
    (void)next_code_point(text, at);
    out.push_back(at);
  }
  return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(text_fold)

BOOST_AUTO_TEST_CASE(folding_makes_equal_what_reads_alike) {
  BOOST_TEST(fold("Hello WORLD") == "hello world");
  BOOST_TEST(fold("Straße") == "strasse");
  BOOST_TEST(fold("الفَاتُورَةُ") == "الفاتوره");
  BOOST_TEST(fold("ﺍﻟﻔﺎﺗﻮﺭﺓ") == "الفاتوره");
  BOOST_TEST(fold("أإآٱا") == "ااااا");
  BOOST_TEST(fold("مستشفى") == "مستشفي");
  BOOST_TEST(fold("فـــاتورة") == "فاتوره");
  BOOST_TEST(fold("٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹") == "0123456789 0123456789");
  BOOST_TEST(fold("\u202bpay\u200bpal\u202c\ufeff") == "paypal");
}

BOOST_AUTO_TEST_CASE(a_run_of_white_space_becomes_one_space_and_lines_stay) {
  BOOST_TEST(fold("a \t\u00a0\u3000 b") == "a b");
  BOOST_TEST(fold("  a  ") == " a ");
  BOOST_TEST(fold("a\r\nb\rc\nd\u2028e\u0085f") == "a\nb\nc\nd\ne\nf");
  BOOST_TEST(fold("a \n\n b") == "a \n\n b");
  BOOST_TEST(fold("a \u200e b") == "a b");
}

BOOST_AUTO_TEST_CASE(ill_formed_bytes_become_replacement_characters) {
  BOOST_TEST(fold("a\xff\xc3z") == "a\uFFFD\uFFFDz");
  BOOST_TEST(fold("\xe0\xa4") == "\uFFFD");
  BOOST_TEST(fold("") == "");
}

BOOST_AUTO_TEST_CASE(a_combining_mark_joins_the_letter_before_it_even_across_what_is_left_out) {
  BOOST_TEST(fold("E\u0301") == "\u00e9");
  BOOST_TEST(fold("e\u0640\u0301") == "\u00e9");
  BOOST_TEST(fold("e\u200d\u0301") == "\u00e9");
  BOOST_TEST(fold("\u0648\u0654") == "\u0624"); // waw and hamza are one letter
  BOOST_TEST(fold("\u0627\u0654") == "\u0627");
  BOOST_TEST(fold("\u1100\u1161\u11a8") == "\uac01");
}

BOOST_AUTO_TEST_CASE(positions_lead_back_to_the_original_characters) {
  BOOST_TEST(behind("order ORD-١٢٣٤ now", "1234") == "١٢٣٤");
  BOOST_TEST(behind("order ORD-١٢٣٤ now", "ord-1234") == "ORD-١٢٣٤");
  BOOST_TEST(behind("أين الفَاتُورَةُ؟", "الفاتوره") == "الفَاتُورَةُ");
  BOOST_TEST(behind("xﬁle", "fi") == "ﬁ");
  BOOST_TEST(behind("Straße", "s") == "S");
  BOOST_TEST(behind("Straße", "sse") == "ße");
  BOOST_TEST(behind("money \t  back", "money back") == "money \t  back");
  BOOST_TEST(behind("money \t  back", " ") == " \t  ");
  BOOST_TEST(behind("a\r\nb", "\n") == "\r\n");
  BOOST_TEST(behind("cafe\u0301 x", "é") == "e\u0301");
  BOOST_TEST(behind("\u200fفاتورة\u200f", "فاتوره") == "فاتورة\u200f");
}

BOOST_AUTO_TEST_CASE(an_empty_range_stays_empty_and_one_past_the_end_is_clipped) {
  const auto f = fold_with_positions("Aﬁ");
  BOOST_TEST((f.positions.original(1, 1) == byte_range{1, 1}));
  BOOST_TEST((f.positions.original(0, 99) == byte_range{0, 4}));
  BOOST_TEST((f.positions.original(99, 99) == byte_range{4, 4}));
  BOOST_TEST((fold_with_positions("").positions.original(0, 5) == byte_range{}));
}

BOOST_AUTO_TEST_CASE(folding_twice_is_folding_once) {
  std::mt19937 random(1);
  for (int i = 0; i < 60000; ++i) {
    const auto text = random_text(random, 12);
    const auto once = fold(text);
    BOOST_REQUIRE_EQUAL(fold(once), once);
  }
  for (char32_t code = 0; code < 0x20000; ++code) {
    if (code >= 0xD800 && code <= 0xDFFF) continue;
    std::string text;
    append_utf8(text, code);
    const auto once = fold(text);
    BOOST_REQUIRE_MESSAGE(fold(once) == once, "U+" << std::hex << std::uint32_t(code));
  }
}

BOOST_AUTO_TEST_CASE(the_variants_agree_and_appending_does_not_see_what_is_there) {
  std::mt19937 random(2);
  for (int i = 0; i < 20000; ++i) {
    const auto text = random_text(random, 30);
    const auto once = fold(text);
    BOOST_REQUIRE_EQUAL(fold_with_positions(text).text, once);
    std::string out = "x ";
    fold_onto(out, text);
    BOOST_REQUIRE_EQUAL(out, "x " + once);
  }
}

BOOST_AUTO_TEST_CASE(outside_arabic_script_and_white_space_folding_is_nfkc_casefold) {
  std::mt19937 random(3);
  std::size_t compared = 0;
  for (int i = 0; i < 60000; ++i) {
    const auto text = random_text(random, 10);
    bool ours = false;
    for (std::size_t at = 0; at < text.size();) {
      const auto code = UChar32(next_code_point(text, at));
      const auto block = ublock_getCode(code);
      ours = ours || u_isUWhiteSpace(code) || block == UBLOCK_ARABIC || block == UBLOCK_ARABIC_EXTENDED_A ||
             block == UBLOCK_ARABIC_EXTENDED_B || block == UBLOCK_ARABIC_PRESENTATION_FORMS_A ||
             block == UBLOCK_ARABIC_PRESENTATION_FORMS_B || code == 0x20 || code == 0xB4 || code == 0x1EE00;
    }
    const auto expected = nfkc_casefold(text);
    if (ours || expected.find("  ") != std::string::npos) continue;
    ++compared;
    BOOST_REQUIRE_EQUAL(fold(text), expected);
  }
  BOOST_TEST(compared > 5000u);
}

BOOST_AUTO_TEST_CASE(long_texts_fold_as_their_parts_do) {
  // Every length around the inner buffer, so that a mark falls on each side of its border.
  for (std::size_t n = 1000; n < 1040; ++n) {
    const std::string text = std::string(n, 'A') + "éé\u0301" + "بِ" + std::string(9, 'B');
    BOOST_REQUIRE_EQUAL(fold(text), std::string(n, 'a') + "éé\u0301" + "ب" + std::string(9, 'b'));
    std::string arabic;
    for (std::size_t i = 0; i < n; ++i) arabic += "ي";
    BOOST_REQUIRE_EQUAL(fold("x" + arabic + "\u0654"), "x" + arabic.substr(0, arabic.size() - 2) + "\u0626");
  }
}

BOOST_AUTO_TEST_CASE(every_folded_character_lies_in_the_fold_of_its_original_range) {
  std::mt19937 random(4);
  for (int i = 0; i < 20000; ++i) {
    const auto text = random_text(random, 20);
    const auto f = fold_with_positions(text);
    const auto folded_borders = character_borders(f.text);
    const auto original_borders = character_borders(text);
    std::size_t last_begin = 0;
    for (std::size_t c = 0; c + 1 < folded_borders.size(); ++c) {
      const auto begin = folded_borders[c];
      const auto end = folded_borders[c + 1];
      const auto range = f.positions.original(begin, end);
      BOOST_REQUIRE(range.begin < range.end && range.end <= text.size());
      BOOST_REQUIRE(range.begin >= last_begin);
      last_begin = range.begin;
      for (const auto border : {range.begin, range.end})
        BOOST_REQUIRE(std::binary_search(original_borders.begin(), original_borders.end(), border));
      const auto again = fold(std::string_view(text).substr(range.begin, range.end - range.begin));
      BOOST_REQUIRE_MESSAGE(again.find(f.text.substr(begin, end - begin)) != std::string::npos,
                            again << " in " << text);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_tower_of_marks_costs_no_more_than_other_text_of_its_size) {
  std::string tower = "a";
  for (int i = 0; i < 200000; ++i) tower += i % 2 == 0 ? "\u0301" : "\u0323";
  const auto once = fold(tower);
  BOOST_TEST(once.size() < 100u);
  BOOST_TEST(fold(once) == once);
  std::string jamo;
  for (int i = 0; i < 100000; ++i) jamo += "\u1161";
  BOOST_TEST(fold(jamo) == jamo);
}

BOOST_AUTO_TEST_CASE(threads_that_meet_new_characters_together_fold_alike) {
  std::string text;
  for (char32_t code = 0x20000; code < 0x2F000; code += 3) append_utf8(text, code);
  for (char32_t code = 0x1000; code < 0x3000; ++code) append_utf8(text, code);
  std::vector<std::string> results(4);
  std::vector<std::thread> threads;
  for (auto& result : results) threads.emplace_back([&] { result = fold(text); });
  for (auto& thread : threads) thread.join();
  for (const auto& result : results) BOOST_TEST((result == results.front()));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::text
