#include "runtime/mail/compose/quote.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::compose {

namespace {

original question() {
  using namespace std::chrono;
  original o;
  o.author = {"Sara <b>", "sara@shop.example"};
  o.sent = sys_days{2026y / November / 2} + 7h + 5min;
  o.utc_offset = 180;
  o.text = "Where is it?\r\n\r\n> earlier\n& <b>\n";
  return o;
}

} // namespace

BOOST_AUTO_TEST_SUITE(compose_quote)

BOOST_AUTO_TEST_CASE(an_english_answer_has_signature_attribution_and_quotation) {
  const auto w = write_words({"On its way.", "", "Mona\nAcme", "", tongue::english}, question());
  BOOST_TEST(w.text == "On its way.\n\n-- \nMona\nAcme\n\n"
                       "On 2 Nov 2026 at 10:05, Sara <b> <sara@shop.example> wrote:\n"
                       "> Where is it?\n>\n>> earlier\n> & <b>\n");
  BOOST_TEST(w.html == "");
}

BOOST_AUTO_TEST_CASE(an_arabic_answer_is_attributed_in_arabic) {
  const auto w = write_words({"في الطريق.", "", "", "", tongue::arabic}, question());
  BOOST_TEST(w.text.find("\nفي 2 نوفمبر 2026، 10:05 كتب Sara <b> <sara@shop.example>:\n> Where") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(html_keeps_its_direction_and_escapes_what_strangers_wrote) {
  const auto w =
      write_words({"x", "<div dir=\"rtl\" lang=\"ar\">في الطريق</div>", "Mona & Co", "", tongue::arabic}, question());
  BOOST_TEST(w.html.starts_with("<div dir=\"rtl\" lang=\"ar\">في الطريق</div>\n"));
  BOOST_TEST(w.html.find("Mona &amp; Co") != std::string::npos);
  BOOST_TEST(w.html.find("<bdi>Sara &lt;b&gt; &lt;sara@shop.example&gt;</bdi>") != std::string::npos);
  BOOST_TEST(w.html.find("&gt; earlier<br>\n&amp; &lt;b&gt;<br>") != std::string::npos);
  BOOST_TEST(w.html.find("<b>") == std::string::npos);
  auto o = question();
  o.html = "<p>Where <i>is</i> it?</p>";
  BOOST_TEST(write_words({"x", "<p>y</p>", "", "", tongue::english}, o)
                 .html.find("dir=\"auto\"><p>Where <i>is</i> it?</p></blockquote>") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(without_an_original_there_is_no_quotation) {
  BOOST_TEST(write_words({"x\n", "<p>x</p>", "", "", tongue::english}).text == "x\n");
  BOOST_TEST(write_words({"x", "<p>x</p>", "", "", tongue::english}).html == "<p>x</p>\n");
}

BOOST_AUTO_TEST_CASE(a_very_long_original_is_cut_at_a_line) {
  auto o = question();
  o.text.clear();
  for (int i = 0; i < 20'000; ++i) o.text += "line " + std::to_string(i) + "\n";
  const auto w = write_words({"x", "<p>x</p>", "", "", tongue::english}, o);
  BOOST_TEST(w.text.size() < 2 * longest_quote);
  BOOST_TEST(w.text.ends_with("> […]\n"));
  BOOST_TEST(w.html.find("[…]</blockquote>") != std::string::npos);
  o.text = std::string(longest_quote - 1, 'x') + "ééé";
  BOOST_TEST(write_words({"x", "", "", "", tongue::english}, o).text.find("\xC3\n") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_mail_is_passed_on_whole_with_its_head) {
  auto o = question();
  o.subject = "Order\r\nBcc: eve@other.example";
  o.to = {{"", "support@acme.example"}, {"Omar", "omar@shop.example"}};
  const auto w = write_forward({"Can you help?", "", "Mona", "", tongue::english}, o);
  BOOST_TEST(w.text == "Can you help?\n\n-- \nMona\n\n---------- Forwarded message ----------\n"
                       "From: Sara <b> <sara@shop.example>\nDate: 2 Nov 2026 at 10:05\n"
                       "Subject: Order Bcc: eve@other.example\n"
                       "To: support@acme.example, Omar <omar@shop.example>\n\n"
                       "Where is it?\r\n\r\n> earlier\n& <b>\n");
  BOOST_TEST(w.html == "", "text stays text");
  o.html = "<p>Where <i>is</i> it?</p>";
  const auto rich = write_forward({"a < b", "", "", "", tongue::arabic}, o);
  BOOST_TEST(rich.html.starts_with(
      "<div dir=\"auto\">a &lt; b</div>\n<br>\n<div dir=\"rtl\" lang=\"ar\">---------- رسالة محوّلة"));
  BOOST_TEST(rich.html.find("<b>من:</b> <bdi>Sara &lt;b&gt; &lt;sara@shop.example&gt;</bdi>") != std::string::npos);
  BOOST_TEST(rich.html.ends_with("<div dir=\"auto\"><p>Where <i>is</i> it?</p></div>\n"));
  BOOST_TEST(write_forward({"", "", "", "", tongue::english}, o).html.starts_with("<br>\n<div dir=\"ltr\""));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::compose
