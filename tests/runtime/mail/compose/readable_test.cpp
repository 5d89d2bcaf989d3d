#include "runtime/mail/compose/readable.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::compose {

BOOST_AUTO_TEST_SUITE(compose_readable)

BOOST_AUTO_TEST_CASE(html_says_its_direction_and_its_language_once) {
  BOOST_TEST(readable_html("<p>Hello</p>", "en") == "<div dir=\"ltr\" lang=\"en\"><p>Hello</p></div>");
  BOOST_TEST(readable_html("<p>مرحبا</p>", "ar") == "<div dir=\"rtl\" lang=\"ar\"><p>مرحبا</p></div>");
  BOOST_TEST(readable_html("<p>مرحبا</p>", "unknown") == "<div dir=\"rtl\"><p>مرحبا</p></div>");
  BOOST_TEST(readable_html("<p>x</p>", "\"><script>") == "<div dir=\"ltr\"><p>x</p></div>");
  BOOST_TEST(readable_html("<p>12</p>", "") == "<div dir=\"auto\"><p>12</p></div>");
  const std::string said = "<div dir=\"rtl\" lang=\"ar\"><p>مرحبا</p></div>";
  BOOST_TEST(readable_html(said, "ar") == said);
}

BOOST_AUTO_TEST_CASE(a_whole_document_says_it_at_its_root) {
  BOOST_TEST(readable_html("<!doctype html><html><head><title>Reply</title></head><body>مرحبا</body></html>", "ar") ==
             "<!doctype html><html dir=\"rtl\" lang=\"ar\"><head><title>Reply</title></head><body>مرحبا</body></html>");
  const std::string said = "<html dir=\"rtl\"><body>مرحبا</body></html>";
  BOOST_TEST(readable_html(said, "ar") == said);
}

BOOST_AUTO_TEST_CASE(what_reads_from_the_left_stands_apart_in_arabic) {
  const auto in = [](const std::string& text) {
    const auto out = readable_html("<p>" + text + "</p>", "ar");
    return out.substr(28, out.size() - 28 - 10);
  };
  BOOST_TEST(in("الطلب A-1042/7 وصل") == "الطلب <bdi>A-1042/7</bdi> وصل");
  BOOST_TEST(in("اتصل بنا: +966 50 123 4567.") == "اتصل بنا: <bdi>+966 50 123 4567</bdi>.");
  BOOST_TEST(in("أو (020) 7946 0123") == "أو <bdi>(020) 7946 0123</bdi>");
  BOOST_TEST(in("راسل sara@shop.example اليوم") == "راسل <bdi>sara@shop.example</bdi> اليوم");
  BOOST_TEST(in("الرقم #4471،") == "الرقم <bdi>#4471</bdi>،");
  BOOST_TEST(in("في 2026 من Acme") == "في 2026 من Acme", "one word or number is not turned around");
  BOOST_TEST(in("أ &lt; ب &amp; A-1") == "أ &lt; ب &amp; <bdi>A-1</bdi>");
  BOOST_TEST(in("<a href=\"https://x.example/a-1\">س-1 a-1</a>") ==
             "<a href=\"https://x.example/a-1\">س-1 <bdi>a-1</bdi></a>");
  BOOST_TEST(in("<bdi>A-1</bdi> س") == "<bdi>A-1</bdi> س", "once is enough");
  BOOST_TEST(readable_html("<p>Order A-1</p>", "en").find("bdi") == std::string::npos);
  BOOST_TEST(readable_html("", "ar") == "<div dir=\"auto\" lang=\"ar\"></div>");
  BOOST_TEST(readable_html("س &", "ar") == "<div dir=\"rtl\" lang=\"ar\">س &</div>");
  BOOST_TEST(readable_html("س <b", "ar") == "<div dir=\"rtl\" lang=\"ar\">س <b</div>");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::compose
