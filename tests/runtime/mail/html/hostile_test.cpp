#include "runtime/mail/html/guard.hpp"
#include "runtime/mail/html/render.hpp"
#include "tests/support/processor_seconds.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::html {

namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

/// Processor seconds for one rendering.
double cost(const std::string& source, rendering& out) {
  return testing::processor_seconds([&] { out = render(source); });
}

} // namespace

BOOST_AUTO_TEST_SUITE(hostile_html)

BOOST_AUTO_TEST_CASE(bombs_cost_less_than_a_second) {
  std::string attributes = "<p ";
  for (int i = 0; i < 60'000; ++i) attributes += " a" + std::to_string(i) + "=1";
  std::string fonts;
  for (int i = 0; i < 3'000; ++i) fonts += "<font color=#" + std::to_string(100'000 + i) + ">";
  const std::vector<std::pair<std::string, std::string>> bombs = {
      {"nested blocks", repeated("<div>", 20'000) + "deep"},
      {"attributes", attributes + ">text</p>"},
      {"nested tables", repeated("<table><tr><td>", 20'000) + "x"},
      {"open formatting", fonts + repeated("<p>x", 30'000)},
      {"misnested formatting", repeated("<a><b><i></a>", 30'000)},
      {"blocks that close out of cells", repeated("<table><tr><td><div></td></div>", 20'000)},
      {"formatting closed over blocks", repeated("<b><div>", 200) + repeated("</b><b>", 20'000)},
      {"list items", repeated("<ul><li>", 120) + repeated("<li>", 50'000)},
      {"unclosed tags", repeated("<div ", 400'000)},
      {"less-than signs", repeated("<", 1'000'000)},
      {"comments", repeated("<!--", 300'000)},
      {"end tags", repeated("</td></div>", 100'000)},
      {"styles", repeated("<p style='" + repeated("color:red;", 400) + "'>x", 400)},
      {"line breaks", repeated("<br>", 500'000)},
  };
  for (const auto& [name, source] : bombs) {
    rendering out;
    BOOST_TEST(cost(source, out) < 1.0, name);
    BOOST_TEST(out.html.size() <= limits{}.output, name);
    BOOST_TEST(out.text.size() <= limits{}.output + 1000, name);
  }
}

BOOST_AUTO_TEST_CASE(what_lies_beyond_the_limits_is_cut_and_reported) {
  const auto deep = render(repeated("<div>", 1'000) + "text at the bottom");
  BOOST_TEST(deep.cut);
  BOOST_TEST(deep.text == "text at the bottom");
  // end tags of what was left out do not close what stands around it
  const auto after =
      render("<div dir=rtl>" + repeated("<div>", 400) + "deep" + repeated("</div>", 400) + "<p>after</p></div>");
  BOOST_TEST(after.html.ends_with("<p>after</p></div>"));
  const auto many = render(repeated("<b>x</b>", 100'000));
  BOOST_TEST(many.cut);
  BOOST_TEST(many.text.size() == 100'000u);
  limits small;
  small.output = 1'000;
  const auto long_text = render("<p>" + repeated("word ", 10'000) + "</p>", small);
  BOOST_TEST(long_text.cut);
  BOOST_TEST(long_text.html.size() <= 1'000u);
  BOOST_TEST(long_text.html.ends_with("</p>"));
  BOOST_TEST(!render("<p>short</p>").cut);
}

BOOST_AUTO_TEST_CASE(the_tree_builder_only_sees_balanced_known_tags) {
  BOOST_TEST(guard("<b><p>a</b>b<script>x</script>", {}).html == "<b><p>a</p></b><p>b</p>");
  BOOST_TEST(guard("<td></div>x", {}).html == "<td>x</td>");
  BOOST_TEST(guard("a <3 b", {}).html == "a &lt;3 b");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::html
