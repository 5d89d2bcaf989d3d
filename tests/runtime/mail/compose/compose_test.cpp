#include "runtime/mail/compose/compose.hpp"
#include "tests/runtime/mail/compose/sample.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace barid::compose {

namespace {

composed written(const letter& l) {
  auto out = compose(l);
  BOOST_REQUIRE_MESSAGE(out.ok(), (out.ok() ? "" : out.why().message));
  return std::move(*out);
}

/// Compares with golden/NAME.eml; BARID_UPDATE_GOLDEN=1 rewrites it.
void check_golden(const std::string& name, const std::string& bytes) {
  const char* source = std::getenv("BARID_SOURCE");
  const auto file =
      std::filesystem::path(source ? source : ".") / "tests/runtime/mail/compose/golden" / (name + ".eml");
  if (std::getenv("BARID_UPDATE_GOLDEN")) std::ofstream(file, std::ios::binary) << bytes;
  std::ifstream in(file, std::ios::binary);
  const std::string expected{std::istreambuf_iterator<char>(in), {}};
  BOOST_TEST(bytes == expected, name << " differs:\n" << bytes);
}

std::shared_ptr<const std::string> bytes_of(std::string s) {
  return std::make_shared<const std::string>(std::move(s));
}

} // namespace

BOOST_AUTO_TEST_SUITE(composing)

BOOST_AUTO_TEST_CASE(a_plain_english_mail_is_readable_as_it_is) {
  check_golden("plain", written(sample()).bytes);
}

BOOST_AUTO_TEST_CASE(an_arabic_reply_with_everything_looks_like_this) {
  auto l = sample();
  l.from.name = "دعم أكمي";
  l.to = {{"سارة", "sara@shop.example"}, {"O'Brien, \"Pat\"", "pat@bücher.example"}};
  l.cc = {{"", "team@acme.example"}};
  l.bcc = {{"Audit", "audit@acme.example"}};
  l.reply_to = {{"", "support+k3@acme.example"}};
  l.subject = "رد: استفسار عن الفاتورة رقم ORD-123456 وموعد التسليم المتوقع لها في مدينة الرياض";
  l.in_reply_to = "b@shop.example";
  l.references = {"a@shop.example", "k3JxQ0aVbN7sT2uY.1@acme.example", "b@shop.example"};
  l.written_by = origin::automatic_reply;
  l.text = "مرحبا سارة،\n\nالطلب في الطريق.\n";
  l.html = "<div dir=\"rtl\" lang=\"ar\">مرحبا <b>سارة</b> <img src=\"cid:logo@acme\"></div>";
  l.enclosures = {
      {"فاتورة مارس ٢٠٢٦ النهائية.pdf", "application/pdf", bytes_of("%PDF-1.7 \xff\xfe"), disposition::attachment, ""},
      {"logo.png", "image/png", bytes_of("\x89PNG"), disposition::inline_part, "logo@acme"},
      {"original.eml", "message/rfc822", bytes_of("Subject: x\r\n\r\nas it was\r\n"), disposition::attachment, ""}};
  const auto out = written(l);
  check_golden("arabic_reply", out.bytes);
  BOOST_TEST(out.bytes.find("audit@acme.example") == std::string::npos);
  BOOST_TEST(out.message_id == "k3JxQ0aVbN7sT2uY.3@acme.example");
  BOOST_TEST(out.recipients == (std::vector<std::string>{"sara@shop.example", "pat@bücher.example", "team@acme.example",
                                                         "audit@acme.example"}),
             boost::test_tools::per_element());
  BOOST_TEST(!out.utf8_headers);
}

BOOST_AUTO_TEST_CASE(the_same_letter_always_gives_the_same_bytes) {
  auto l = sample();
  l.html = "<p>é</p>";
  l.enclosures = {
      {"a.bin", "application/octet-stream", bytes_of(std::string(1000, '\0')), disposition::attachment, ""}};
  const auto first = written(l).bytes;
  for (int i = 0; i < 5; ++i) BOOST_TEST(written(l).bytes == first);
  l.tag.counter = 4;
  BOOST_TEST(written(l).bytes != first);
}

BOOST_AUTO_TEST_CASE(no_value_can_add_a_header_or_end_the_headers) {
  const std::string evil = "x\r\nBcc: victim@example.org\r\n\r\nbody";
  auto l = sample();
  l.subject = evil;
  l.from.name = l.to[0].name = evil;
  l.in_reply_to = evil;
  l.references = {evil, "a\rb@c.example", "a\nb@c.example", std::string("a\0b@c.example", 13), "<a@b.example>"};
  l.enclosures = {{evil, evil, bytes_of("x"), disposition::inline_part, evil}};
  l.html = "<p>x</p>";
  const auto bytes = written(l).bytes;
  BOOST_TEST(bytes.find("\nBcc:") == std::string::npos);
  BOOST_TEST(raw_header(bytes, "Subject") == "x Bcc: victim@example.org body");
  BOOST_TEST(raw_header(bytes, "In-Reply-To") == "");
  BOOST_TEST(raw_header(bytes, "References") == "");
  for (const auto& cut : {std::string("\r"), std::string("\n"), std::string("\0", 1), std::string("\r\nX: y\r\n")}) {
    const auto refused = [&](auto change) {
      auto bad = sample();
      change(bad);
      const auto out = compose(bad);
      return !out.ok() && out.why().code == errc::invalid;
    };
    BOOST_TEST(refused([&](letter& x) { x.from.spec = "a" + cut + "@b.example"; }));
    BOOST_TEST(refused([&](letter& x) { x.to[0].spec = "a@b" + cut + ".example"; }));
    BOOST_TEST(refused([&](letter& x) { x.bcc = {{"", "a@b.example" + cut}}; }));
    BOOST_TEST(refused([&](letter& x) { x.tag.token = "k3JxQ0aVbN7sT2uY" + cut; }));
    BOOST_TEST(refused([&](letter& x) { x.tag.domain = "acme" + cut + ".example"; }));
  }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_written_is_refused) {
  const auto refused = [](auto change) {
    auto l = sample();
    change(l);
    return !compose(l).ok();
  };
  BOOST_TEST(refused([](letter& l) { l.to.clear(); }));
  BOOST_TEST(refused([](letter& l) { l.from.spec.clear(); }));
  BOOST_TEST(refused([](letter& l) { l.tag.token = "short"; }));
  BOOST_TEST(refused([](letter& l) { l.utc_offset = 900; }));
  BOOST_TEST(refused([](letter& l) { l.date = instant(std::chrono::hours(-1000000)); }));
}

BOOST_AUTO_TEST_CASE(a_mail_to_hidden_recipients_only_has_a_to_field_all_the_same) {
  auto l = sample();
  l.bcc = std::exchange(l.to, {});
  const auto out = written(l);
  BOOST_TEST(raw_header(out.bytes, "To") == "undisclosed-recipients:;");
  BOOST_TEST(out.recipients.size() == 1u);
}

BOOST_AUTO_TEST_CASE(references_keep_the_first_and_the_last) {
  auto l = sample();
  for (int i = 0; i < 100; ++i) l.references.push_back(std::to_string(i) + "@shop.example");
  l.references.push_back("5@shop.example"); // again
  l.in_reply_to = "99@shop.example";
  const auto field = raw_header(written(l).bytes, "References");
  BOOST_TEST(field.starts_with("<0@shop.example>"));
  BOOST_TEST(field.ends_with("<99@shop.example>"));
  BOOST_TEST(std::count(field.begin(), field.end(), '<') == 20);
}

BOOST_AUTO_TEST_CASE(automatic_mail_says_so_and_mail_of_people_does_not) {
  auto l = sample();
  BOOST_TEST(raw_header(written(l).bytes, "Auto-Submitted") == "");
  l.written_by = origin::automatic_reply;
  BOOST_TEST(raw_header(written(l).bytes, "Auto-Submitted") == "auto-replied");
  l.written_by = origin::automatic_notice;
  BOOST_TEST(raw_header(written(l).bytes, "Auto-Submitted") == "auto-generated");
}

BOOST_AUTO_TEST_CASE(dates_carry_their_zone) {
  auto l = sample();
  BOOST_TEST(raw_header(written(l).bytes, "Date") == "Sun, 29 Mar 2026 10:05:09 +0300");
  l.utc_offset = -570;
  BOOST_TEST(raw_header(written(l).bytes, "Date") == "Sat, 28 Mar 2026 21:35:09 -0930");
}

BOOST_AUTO_TEST_CASE(an_address_that_needs_smtputf8_is_written_as_it_is_and_reported) {
  auto l = sample();
  l.to = {{"", "سارة@بريد.example"}};
  const auto out = written(l);
  BOOST_TEST(out.utf8_headers);
  BOOST_TEST(raw_header(out.bytes, "To") == "<سارة@بريد.example>");
}

BOOST_AUTO_TEST_CASE(our_message_ids_are_recognised_and_others_are_not) {
  const conversation_tag tag{"k3JxQ0aVbN7sT2uY", 42, "acme.example"};
  const auto id = *message_id_of(tag);
  BOOST_TEST(id == "k3JxQ0aVbN7sT2uY.42@acme.example");
  const auto back = tag_of(id, "acme.example");
  BOOST_REQUIRE(back);
  BOOST_TEST(back->token == tag.token);
  BOOST_TEST(back->counter == 42u);
  BOOST_TEST(tag_of("k3JxQ0aVbN7sT2uY.42@ACME.Example", "acme.example").has_value());
  for (const auto* other : {"", "x", "k3JxQ0aVbN7sT2uY.42@other.example", "k3JxQ0aVbN7sT2uY.042@acme.example",
                            "k3JxQ0aVbN7sT2uY.@acme.example", "k3JxQ0aVbN7sT2uY@acme.example", "short.1@acme.example",
                            "k3JxQ0aVbN7sT2uY.42@acme.example>", "k3JxQ0aVbN7sT2u\xc3.42@acme.example"})
    BOOST_TEST(!tag_of(other, "acme.example").has_value(), other);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::compose
