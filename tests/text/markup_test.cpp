#include "text/markup.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::markup {

BOOST_AUTO_TEST_SUITE(text_markup)

BOOST_AUTO_TEST_CASE(what_means_something_in_markup_is_escaped_and_comes_back) {
  BOOST_TEST(escaped(R"(<a href="x">Tom & 'Jerry' `both`</a>)") ==
             "&lt;a href=&quot;x&quot;&gt;Tom &amp; &#39;Jerry&#39; &#96;both&#96;&lt;/a&gt;");
  BOOST_TEST(escaped("سلام\n\t") == "سلام\n\t");
  std::string all;
  for (int c = 1; c < 256; ++c) all += static_cast<char>(c);
  BOOST_TEST(unescaped(escaped(all)) == all);
  BOOST_TEST(unescaped(escaped(escaped(all))) == escaped(all)); // never two steps at once
}

BOOST_AUTO_TEST_CASE(what_is_no_entity_of_these_stays) {
  BOOST_TEST(unescaped("AT&T &copy; &amp &") == "AT&T &copy; &amp &");
  BOOST_TEST(unescaped("&amp;lt; &apos;a&nbsp;b&apos;") == "&lt; 'a\u00a0b'");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::markup
