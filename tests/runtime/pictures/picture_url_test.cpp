#include "runtime/pictures/picture_url.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::pictures {

BOOST_AUTO_TEST_SUITE(picture_urls)

BOOST_AUTO_TEST_CASE(an_address_is_taken_apart) {
  const auto u = read_picture_url("HTTPS://CDN.Shop.Example:443/a b"); // a blank
  BOOST_TEST(!u.ok());
  const auto good = read_picture_url("HTTPS://CDN.Shop.Example/a/b.png?x=1&y=%20#top");
  BOOST_REQUIRE(good.ok());
  BOOST_TEST(good->secure);
  BOOST_TEST(good->host == "cdn.shop.example");
  BOOST_TEST(good->port == 443);
  BOOST_TEST(good->target == "/a/b.png?x=1&y=%20");
  BOOST_TEST(good->authority() == "cdn.shop.example");
  BOOST_TEST(read_picture_url("http://shop.example")->target == "/");
  BOOST_TEST(read_picture_url("http://shop.example?x")->target == "/?x");
  BOOST_TEST(read_picture_url("http://متجر.example/صورة")->host.starts_with("xn--"));
  BOOST_TEST(read_picture_url("http://متجر.example/صورة")->target == "/%D8%B5%D9%88%D8%B1%D8%A9");
  BOOST_TEST(read_picture_url("http://[2606:4700::1111]/x")->host == "2606:4700::1111");
  BOOST_TEST(read_picture_url("http://[2606:4700::1111]/x")->authority() == "[2606:4700::1111]");
  BOOST_TEST(read_picture_url("http://192.0.2.1/x")->host == "192.0.2.1");
}

BOOST_AUTO_TEST_CASE(what_two_readers_could_understand_differently_is_refused) {
  for (const auto* url : {"",
                          "shop.example/a.png",
                          "ftp://shop.example/a",
                          "file:///etc/passwd",
                          "gopher://shop.example:25/",
                          "http:///a",
                          "http://",
                          "http://user@shop.example/",
                          "http://user:secret@127.0.0.1/",
                          "http://shop.example@127.0.0.1/",
                          "http://127.0.0.1\\@shop.example/",
                          "http://shop.example%2f@127.0.0.1/",
                          "http://2130706433/",
                          "http://0x7f000001/",
                          "http://0x7f.1/",
                          "http://127.1/",
                          "http://0177.0.0.1/",
                          "http://127.0.0.1.1/",
                          "http://localhost/",
                          "http://intranet/",
                          "http://printer./",
                          "http://shop.example:25/",
                          "http://shop.example:22/",
                          "http://shop.example:5432/",
                          "http://shop.example:080/",
                          "http://shop.example:-1/",
                          "http://shop..example/",
                          "http://.shop.example/",
                          "http://shop.example\r\nX: y/",
                          "http://shop.example/a\r\nHost: evil.example",
                          "http://shop.example/\x01",
                          "http://[::1/",
                          "http://[::1]x/",
                          "http://sh{}op.example/",
                          "http://[fe80::1%25eth0]/"}) {
    const auto u = read_picture_url(url);
    // a port behind the bracket or a form that means the same is no danger; these are none
    BOOST_TEST(!u.ok(), url);
  }
}

BOOST_AUTO_TEST_CASE(redirects_stay_on_the_web_and_never_fall_back_to_plain) {
  const auto base = *read_picture_url("https://cdn.shop.example/a/b?x");
  BOOST_TEST(follow(base, "c.png")->target == "/a/c.png");
  BOOST_TEST(follow(base, "/d.png")->target == "/d.png");
  BOOST_TEST(follow(base, "//other.example/e")->host == "other.example");
  BOOST_TEST(follow(base, "//other.example/e")->secure);
  BOOST_TEST(follow(base, "https://other.example/e")->host == "other.example");
  BOOST_TEST(!follow(base, "http://other.example/e").ok());
  BOOST_TEST(!follow(base, "file:///etc/passwd").ok());
  BOOST_TEST(!follow(base, "javascript:x").ok());
  BOOST_TEST(!follow(base, "https://localhost/").ok());
  const auto plain = *read_picture_url("http://cdn.shop.example/");
  BOOST_TEST(follow(plain, "https://other.example/").ok());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::pictures
