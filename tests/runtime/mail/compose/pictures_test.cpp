#include "runtime/mail/compose/pictures.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::compose {

BOOST_AUTO_TEST_SUITE(compose_pictures)

namespace {

constexpr const char* html = "<p>a <img width=\"9\" src=\"cid:x&amp;y@z\" alt=\"X &lt;\"> b"
                             "<img src=\"cid:two@z\" alt=\"2\"><img src=\"cid:two@z\" alt=\"2\"></p>"
                             "<img data-remote-src=\"https://t.example/p.png\" alt=\"pixel\">"
                             "<img src=\"data:image/png;base64,AA\" alt=\"dot\">";

} // namespace

BOOST_AUTO_TEST_CASE(pictures_are_named_once_in_their_order) {
  BOOST_TEST((pictures_named(html) == std::vector<std::string>{"x&y@z", "two@z"}));
  BOOST_TEST(pictures_named("<p>cid:none@z &lt;img src=&quot;cid:a&quot;&gt;</p>").empty());
  BOOST_TEST(pictures_named("<img src=\"cid:cut").empty());
}

BOOST_AUTO_TEST_CASE(those_that_go_along_have_their_name_and_the_others_give_way_to_words) {
  const auto out = with_pictures(html, [](const std::string& id) -> std::optional<std::string> {
    if (id == "x&y@z") return "new&\"@z";
    return {};
  });
  BOOST_TEST(out == "<p>a <img width=\"9\" src=\"cid:new&amp;&quot;@z\" alt=\"X &lt;\"> b22</p>pixel"
                    "<img src=\"data:image/png;base64,AA\" alt=\"dot\">");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::compose
