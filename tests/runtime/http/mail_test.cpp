// Mails, their HTML in a frame, their bytes.

#include "runtime/http/file_headers.hpp"
#include "runtime/store/mail_rows.hpp"
#include "tests/runtime/http/desk_fixture.hpp"
#include "tests/runtime/pictures/web_server.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(http_mails)

namespace {

constexpr const char* content = "0123456789abcdefghijklmnopqrstuvwxyz";

std::string attachment_named(const json& mail, const std::string& type) {
  for (const auto& a : mail["attachments"])
    if (a["type"] == type) return a["url"];
  return {};
}

} // namespace

BOOST_FIXTURE_TEST_CASE(a_mail_is_served_byte_for_byte_and_in_ranges, desk_fixture) {
  const auto me = as(viewer);
  const auto stored = must(store::load_mail_raw(on, open.mail));
  const auto whole = me.get(mail_path(open, "/raw"));
  BOOST_TEST(whole.body == stored);
  BOOST_TEST(whole.header("content-disposition").find("attachment") == 0u);
  const auto part = me.get(mail_path(open, "/raw"), {{"Range", "bytes=10-19"}});
  BOOST_TEST(part.status == 206);
  BOOST_TEST(part.body == stored.substr(10, 10));
  BOOST_TEST(part.header("content-range") == "bytes 10-19/" + std::to_string(stored.size()));
}

BOOST_FIXTURE_TEST_CASE(an_attachment_is_decoded_in_ranges_and_never_shown_as_a_page, desk_fixture) {
  const auto me = as(viewer);
  const auto url = attachment_named(me.get(mail_path(open)).document(), "text/html");
  const auto whole = me.get(url);
  BOOST_TEST(whole.body == content);
  BOOST_TEST(whole.header("content-type") == "application/octet-stream");
  BOOST_TEST(whole.header("content-security-policy") == "default-src 'none'; sandbox");
  const auto name = whole.header("content-disposition");
  BOOST_TEST(name.find("attachment; filename=\"") == 0u);
  BOOST_TEST(name.find("filename*=UTF-8''%D9%81%D8%A7%D8%AA%D9%88%D8%B1%D8%A9") != std::string::npos, name);
  BOOST_TEST(me.get(url, {{"Range", "bytes=5-9"}}).body == "56789");
  BOOST_TEST(me.get(url, {{"Range", "bytes=-3"}}).body == "xyz");
  BOOST_TEST(me.get(url, {{"Range", "bytes=30-"}}).body == "uvwxyz");
  BOOST_TEST(me.get(url, {{"Range", "bytes=0-1,4-5"}}).body == content);
  const auto beyond = me.get(url, {{"Range", "bytes=99-"}});
  BOOST_TEST(beyond.status == 416);
  BOOST_TEST(beyond.header("content-range") == "bytes */36");
  BOOST_TEST(me.get(mail_path(open, "/attachments/7")).status == 404);
}

BOOST_FIXTURE_TEST_CASE(a_large_attachment_comes_whole_through_many_pieces, desk_fixture) {
  std::string body, encoded;
  for (int i = 0; body.size() < 3'300'000; ++i) body += std::to_string(i) + " ";
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  body.resize(body.size() / 57 * 57);
  for (std::size_t i = 0; i < body.size(); i += 3) {
    const unsigned three = static_cast<unsigned>(static_cast<unsigned char>(body[i])) << 16U |
                           static_cast<unsigned>(static_cast<unsigned char>(body[i + 1])) << 8U |
                           static_cast<unsigned char>(body[i + 2]);
    for (int shift = 18; shift >= 0; shift -= 6) encoded += digits[three >> shift & 63U];
    if (i % 57 == 54) encoded += "\r\n";
  }
  const auto made = large(encoded);
  const auto me = as(viewer);
  const auto url = attachment_named(me.get(mail_path(made)).document(), "application/x-log");
  BOOST_TEST((me.get(url).body == body));
  BOOST_TEST((me.get(url, {{"Range", "bytes=2000000-2500000"}}).body == body.substr(2'000'000, 500'001)));
}

BOOST_FIXTURE_TEST_CASE(html_comes_as_a_page_that_can_do_nothing, desk_fixture) {
  const auto page = as(viewer).get(mail_path(open, "/html"));
  BOOST_TEST(page.status == 200);
  BOOST_TEST(page.header("content-type") == "text/html; charset=utf-8");
  const auto policy = page.header("content-security-policy");
  BOOST_TEST(policy.find("default-src 'none'") == 0u);
  BOOST_TEST(policy.find("script-src") == std::string::npos);
  BOOST_TEST(policy.find("sandbox") != std::string::npos);
  BOOST_TEST(policy.find("allow-scripts") == std::string::npos);
  // of this origin, so that the console can measure it, but never with anything that could use that
  BOOST_TEST(policy.find("allow-forms") == std::string::npos);
  BOOST_TEST(policy.find("allow-top-navigation") == std::string::npos);
  BOOST_TEST(page.header("x-frame-options") == "SAMEORIGIN");
  BOOST_TEST(page.body.find("<b>invoice</b>") != std::string::npos);
  BOOST_TEST(page.body.find("<script") == std::string::npos);
  BOOST_TEST(page.body.find("onclick") == std::string::npos);
  BOOST_TEST(page.body.find("src=\"data:image/png;base64,iVBORw0KGgo") != std::string::npos, page.body);
  BOOST_TEST(page.body.find(" src=\"http") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(remote_pictures_are_fetched_once_a_reader_asks_and_not_before) {
  using namespace std::string_literals;
  web_server elsewhere([](const std::string&) { return answer_of("image/png", "\x89PNG\r\n\x1a\n"s + "a pixel"); });
  auto options = quick_settings();
  options.pictures = elsewhere.lies_here();
  desk_fixture desk(std::move(options));
  const auto me = desk.as(desk.viewer);
  const auto mail = me.get(desk.mail_path(desk.open)).document();
  BOOST_TEST(mail["remote_pictures"] == true);
  // what it leads to here speaks plain HTTP
  must(desk.on.run("update mail_texts set parsed = replace(parsed::text, 'https://tracker', 'http://tracker')::jsonb"));
  const auto before = me.get(desk.mail_path(desk.open, "/html")).body;
  BOOST_TEST(before.find("data-remote-src=\"http://tracker.example/pixel.png\"") != std::string::npos, before);
  BOOST_TEST(elsewhere.requests() == 0);
  const auto page = me.get(desk.mail_path(desk.open, "/html?pictures=remote"));
  BOOST_TEST(elsewhere.requests() == 1);
  BOOST_TEST(elsewhere.seen().starts_with("GET /pixel.png HTTP/1.1\nHost: tracker.example\n"), elsewhere.seen());
  BOOST_TEST(page.body.find("data-remote-src") == std::string::npos, page.body);
  BOOST_TEST(page.header("content-security-policy").find("img-src data:") != std::string::npos);
  BOOST_TEST(desk.as(desk.stranger).get(desk.mail_path(desk.open, "/html?pictures=remote")).status == 404);
  BOOST_TEST(elsewhere.requests() == 1, "who may not see the mail makes nothing be fetched");
  must(desk.on.run("update mail_texts set parsed = jsonb_set(parsed, '{html}', '\"<p>none</p>\"')"));
  BOOST_TEST(me.get(desk.mail_path(desk.open)).document()["remote_pictures"] == false);
}

BOOST_FIXTURE_TEST_CASE(only_a_pdf_is_shown_in_a_frame_and_only_where_that_is_asked_for, desk_fixture) {
  const auto me = as(viewer);
  const auto place = "/api/v1/uploads/" + std::to_string(open_upload);
  BOOST_TEST(me.get(place).header("content-disposition").starts_with("attachment"));
  const auto shown = me.get(place + "?preview=true");
  BOOST_TEST(shown.header("content-type") == "application/pdf");
  BOOST_TEST(shown.header("content-disposition").starts_with("inline"));
  BOOST_TEST(shown.header("x-frame-options") == "SAMEORIGIN");
  BOOST_TEST(shown.header("x-content-type-options") == "nosniff");
  BOOST_TEST(shown.header("content-security-policy").find("script-src") == std::string::npos);
  const auto page = attachment_named(me.get(mail_path(open)).document(), "text/html");
  const auto kept = me.get(page + "?preview=true");
  BOOST_TEST(kept.header("content-disposition").starts_with("attachment"));
  BOOST_TEST(kept.header("content-security-policy") == "default-src 'none'; sandbox");
}

BOOST_AUTO_TEST_CASE(names_of_files_cannot_leave_their_header) {
  http::answer a;
  http::add_file_headers(a, "a\"; filename=\"b\r\nSet-Cookie: x=1\n\\ü.html");
  const auto& value = a.headers.at(0).second;
  BOOST_TEST(value.find_first_of("\r\n\\") == std::string::npos);
  BOOST_TEST(std::count(value.begin(), value.end(), '"') == 2);
}

BOOST_AUTO_TEST_CASE(a_range_header_means_what_the_standard_says) {
  using http::byte_range_wish;
  auto range = [](const std::string& h) { return http::read_range(h, 10); };
  for (const auto* whole : {"", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-2", "items=1-2", "bytes=1-2,3-4",
                            "bytes=99999999999999999999-", "bytes=+1-2"})
    BOOST_TEST((range(whole).kind == byte_range_wish::whole && range(whole).end == 10u), whole);
  BOOST_TEST((range("bytes=3-4").begin == 3u && range("bytes=3-4").end == 5u));
  BOOST_TEST(range("bytes=3-18446744073709551615").end == 10u);
  BOOST_TEST(range("bytes=-99").begin == 0u);
  for (const auto* none : {"bytes=10-", "bytes=10-12", "bytes=-0"})
    BOOST_TEST((range(none).kind == byte_range_wish::unsatisfiable), none);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
