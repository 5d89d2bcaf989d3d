#include "runtime/channel/account.hpp"
#include "runtime/channel/signatures.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::channel {

BOOST_AUTO_TEST_SUITE(channel_signatures)

BOOST_AUTO_TEST_CASE(the_language_decides_then_the_one_for_all_then_english) {
  const signatures all{{"", "any"}, {"ar", "عربي"}, {"en", "english"}, {"fr", ""}};
  BOOST_TEST(signature_for(all, "ar") == "عربي");
  BOOST_TEST(signature_for(all, "de") == "any");
  BOOST_TEST(signature_for(all, "fr") == "any");
  BOOST_TEST(signature_for({{"en", "english"}, {"ar", "x"}}, "de") == "english");
  BOOST_TEST(signature_for({{"ar", "x"}}, "de") == "");
}

BOOST_AUTO_TEST_CASE(values_are_escaped_and_what_means_nothing_stays) {
  BOOST_TEST(with_values("<p>{agent.name}, {nobody} {", {{"agent.name", "A <b> & {agent.name}"}}) ==
             "<p>A &lt;b&gt; &amp; {agent.name}, {nobody} {");
  BOOST_TEST(html_of("Mona <Acme>\r\n\"24/7\"\n\n") == "Mona &lt;Acme&gt;<br>\n&quot;24/7&quot;");
}

BOOST_AUTO_TEST_CASE(they_are_settings_of_the_account) {
  account a;
  a.signatures = {{"", "<p>x</p>"}, {"ar", "<p>س</p>"}};
  const auto read = account_from_json(to_json(a));
  BOOST_REQUIRE(read.ok());
  BOOST_TEST((*read == a));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::channel
