#include "lsp/document.hpp"
#include "lsp/uri.hpp"

#include <boost/test/unit_test.hpp>

#include <random>
#include <string>

namespace barid::lsp {

BOOST_AUTO_TEST_SUITE(lsp_document)

BOOST_AUTO_TEST_CASE(columns_count_what_was_agreed_on) {
  const std::string text = "a\n\u0641\u0627\u062A\u0648\u0631\u0629 \U0001F600 x\r\nlast";
  const line_index lines(text);
  const auto x = static_cast<std::uint32_t>(text.find('x'));
  BOOST_TEST((lines.position_of(text, x, encoding::utf8) == position{1, 18}));
  BOOST_TEST((lines.position_of(text, x, encoding::utf16) == position{1, 10}));
  BOOST_TEST((lines.position_of(text, x, encoding::utf32) == position{1, 9}));
  for (const auto e : {encoding::utf8, encoding::utf16, encoding::utf32})
    for (std::uint32_t i = 0; i <= text.size(); ++i) {
      if (i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U) continue;
      if (i < text.size() && text[i] == '\n' && text[i - 1] == '\r') continue; // between CR and LF is no place
      BOOST_TEST(lines.offset_of(text, lines.position_of(text, i, e), e) == i);
    }
}

BOOST_AUTO_TEST_CASE(places_beyond_the_text_are_its_nearest) {
  const std::string text = "ab\ncd";
  const line_index lines(text);
  BOOST_TEST(lines.offset_of(text, {0, 99}, encoding::utf16) == 2u);
  BOOST_TEST(lines.offset_of(text, {99, 0}, encoding::utf16) == 5u);
  BOOST_TEST((lines.position_of(text, 4000, encoding::utf16) == position{1, 2}));
  BOOST_TEST(line_index("a\rb\r\nc\n").lines() == 4u);
}

BOOST_AUTO_TEST_CASE(edits_by_place_are_edits_of_the_text) {
  std::mt19937 random(7);
  const std::string pieces[] = {"x", "\n", "\u0639", "\U0001F600", "abc\ndef", ""};
  document d("table t\n", 1);
  std::string plain = d.text();
  for (int n = 0; n < 400; ++n) {
    const auto character = [&] {
      auto at = random() % (plain.size() + 1);
      while (at < plain.size() && (static_cast<unsigned char>(plain[at]) & 0xC0U) == 0x80U) --at;
      return static_cast<std::uint32_t>(at);
    };
    auto begin = character();
    auto end = std::min<std::uint32_t>(begin + random() % 3, static_cast<std::uint32_t>(plain.size()));
    while (end < plain.size() && (static_cast<unsigned char>(plain[end]) & 0xC0U) == 0x80U) ++end;
    const auto& fresh = pieces[random() % std::size(pieces)];
    const range where{d.lines().position_of(d.text(), begin, encoding::utf16),
                      d.lines().position_of(d.text(), end, encoding::utf16)};
    d.replace(where, fresh, encoding::utf16, n);
    plain.replace(begin, end - begin, fresh);
    BOOST_REQUIRE_EQUAL(d.text(), plain);
  }
}

BOOST_AUTO_TEST_CASE(paths_survive_the_way_through_an_address) {
  for (const char* path : {"/a/b.route", "/with blank/\u0641.route", "/per%cent#?", "/"})
    BOOST_TEST(path_of(uri_of(path)).value() == path);
  BOOST_TEST(path_of("file:///c%3A/x").value() == "/c:/x");
  BOOST_TEST(!path_of("untitled:Untitled-1"));
  BOOST_TEST(!path_of("file://other.example/x"));
  BOOST_TEST(!path_of("file:///a%00b"));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::lsp
