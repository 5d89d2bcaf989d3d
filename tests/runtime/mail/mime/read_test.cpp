#include "runtime/mail/mime/defects.hpp"
#include "runtime/mail/mime/read.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>

namespace barid::mime {

namespace {

bool has(const mail& m, std::string_view code) {
  return std::any_of(m.defects.begin(), m.defects.end(), [&](auto& d) { return d.code == code; });
}

const std::string top = "From: Sara <s@shop.example>\r\nTo: h@acme.example\r\n";

mail plain(const std::string& more_headers, const read_options& options = {}) {
  return read_mail(top + more_headers + "\r\nhello\r\n", options);
}

} // namespace

BOOST_AUTO_TEST_SUITE(reading)

BOOST_AUTO_TEST_CASE(any_bytes_give_a_mail) {
  BOOST_TEST(has(read_mail(""), "empty_mail"));
  BOOST_TEST(has(read_mail("\r\n \n"), "empty_mail"));
  BOOST_TEST(read_mail("just words").text == "just words");
  BOOST_TEST(has(read_mail("just words"), "no_headers"));
  BOOST_TEST(read_mail(std::string("\0\xFF\x01", 3)).size == 3u);
  BOOST_TEST(read_mail("Subject: only a header").subject == "only a header");
  BOOST_TEST(read_mail("Subject: x\n\n").text == "");
}

BOOST_AUTO_TEST_CASE(all_line_ends_are_lines) {
  for (const std::string end : {"\r\n", "\n", "\r"}) {
    const auto m =
        read_mail("Subject: a" + end + " b" + end + "From: s@x.example" + end + end + "one" + end + "two" + end);
    BOOST_TEST(m.subject == "a b");
    BOOST_TEST(m.text == "one\ntwo");
  }
}

BOOST_AUTO_TEST_CASE(a_multipart_with_bare_carriage_returns_is_taken_apart) {
  const auto m = read_mail("From: s@x.example\rContent-Type: multipart/mixed; boundary=b\r\r--b\r\r"
                           "hello\r--b\rContent-Type: image/png\r\rPNG\r--b--\r");
  BOOST_TEST(m.text == "hello");
  BOOST_TEST(m.attachments.size() == 1u);
  BOOST_TEST(has(m, "bare_cr"));
}

BOOST_AUTO_TEST_CASE(attachments_are_found_again_in_the_raw_bytes) {
  const auto raw = top + "Content-Type: multipart/mixed; boundary=b\r\n\r\npreamble\r\n--b\r\n\r\nhi\r\n"
                         "--b\r\nContent-Type: application/pdf; name=a.pdf\r\n"
                         "Content-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQK\r\n--b\r\n"
                         "Content-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\ninner text\r\n--b--\r\n";
  const auto m = read_mail(raw);
  BOOST_REQUIRE(m.attachments.size() == 2u);
  const auto& pdf = m.attachments[0];
  BOOST_TEST(raw.substr(pdf.raw_begin, pdf.raw_end - pdf.raw_begin) == "JVBERi0xLjQK");
  BOOST_TEST(pdf.size == 9u);
  BOOST_TEST(pdf.sha256 == "e5c62df5dab5c87b6a015ef3d43597074d1eec433b15f51aec63b8582d0e4ab4");
  const auto& mail_in_mail = m.attachments[1];
  BOOST_TEST(mail_in_mail.name == "inner.eml");
  BOOST_TEST(raw.substr(mail_in_mail.raw_begin, mail_in_mail.raw_end - mail_in_mail.raw_begin) ==
             "Subject: inner\r\n\r\ninner text");
  BOOST_TEST(m.text == "hi");
}

BOOST_AUTO_TEST_CASE(uuencoded_files_are_decoded) {
  const auto m = read_mail(top + "Content-Type: application/octet-stream; name=a.txt\r\n"
                                 "Content-Transfer-Encoding: x-uuencode\r\n\r\n"
                                 "begin 644 a.txt\r\n%:&5L;&\\ \r\n`\r\nend\r\n");
  BOOST_REQUIRE(m.attachments.size() == 1u);
  BOOST_TEST(m.attachments[0].size == 5u);
  BOOST_TEST(m.attachments[0].sha256 == "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"); // hello
}

BOOST_AUTO_TEST_CASE(a_boundary_that_is_missing_or_never_closed_loses_nothing) {
  const auto never = read_mail(top + "Content-Type: multipart/mixed; boundary=nope\r\n\r\nsome text\r\n");
  BOOST_TEST(never.text == "some text");
  BOOST_TEST(has(never, "missing_boundary"));
  const auto unnamed = read_mail(top + "Content-Type: multipart/mixed\r\n\r\n--b\r\n\r\nfirst\r\n--b--\r\n");
  BOOST_TEST(unnamed.text == "first");
  const auto open = read_mail(top + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nopen end");
  BOOST_TEST(open.text == "open end");
  BOOST_TEST(has(open, "truncated"));
  const auto quote = read_mail(top + "Content-Type: multipart/mixed; boundary=\"b\r\n\r\n--b\r\n\r\nhi\r\n--b--");
  BOOST_TEST(quote.text == "hi");
  const auto inner = read_mail(top + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
                                     "Content-Type: multipart/alternative; boundary=zz\r\n\r\n"
                                     "text without parts\r\n--b--\r\n");
  BOOST_TEST(inner.text == "text without parts");
}

BOOST_AUTO_TEST_CASE(a_defect_tells_in_clean_text_what_was_wrong) {
  const auto m = read_mail("Subject: x\r\nbad \xC0\x1B[31m line\r\n\r\nhello");
  BOOST_REQUIRE(has(m, "malformed_header"));
  BOOST_TEST(m.defects[0].detail == "bad \xEF\xBF\xBD [31m line");
}

BOOST_AUTO_TEST_CASE(limits_cut_and_say_so) {
  read_options small;
  small.caps.depth = 3;
  small.caps.parts = 5;
  small.caps.headers = 10;
  small.caps.text = 100;
  std::string many = top + "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
  for (int i = 0; i < 20; ++i) many += "--b\r\nContent-Type: image/png\r\n\r\nx\r\n";
  const auto parts = read_mail(many + "--b--", small);
  BOOST_TEST(parts.attachments.size() == 5u);
  BOOST_TEST(has(parts, "too_many_parts"));
  std::string deep = top + "Content-Type: multipart/mixed; boundary=b0\r\n\r\n";
  for (int i = 0; i < 6; ++i)
    deep += "--b" + std::to_string(i) + "\r\nContent-Type: multipart/mixed; boundary=b" + std::to_string(i + 1) +
            "\r\n\r\n";
  BOOST_TEST(has(read_mail(deep + "--b6\r\n\r\nbottom", small), "too_deep"));
  std::string headers = top;
  for (int i = 0; i < 20; ++i) headers += "X-N: " + std::to_string(i) + "\r\n";
  const auto cut = read_mail(headers + "\r\nbody", small);
  BOOST_TEST(cut.headers.size() == 10u);
  BOOST_TEST(cut.text == "body");
  BOOST_TEST(has(cut, "too_many_headers"));
  const auto text = read_mail(top + "\r\n" + std::string(500, 'x'), small);
  BOOST_TEST(text.text.size() == 100u);
  BOOST_TEST(has(text, "text_cut"));
}

BOOST_AUTO_TEST_CASE(the_kind_of_a_mail_comes_from_its_header_fields) {
  using k = mail_kind;
  BOOST_CHECK(plain("Subject: hi\r\n").kind == k::new_mail);
  BOOST_CHECK(plain("Subject: رد: hi\r\n").kind == k::reply);
  BOOST_CHECK(plain("In-Reply-To: <a@x>\r\n").kind == k::reply);
  BOOST_CHECK(plain("Auto-Submitted: auto-replied\r\nIn-Reply-To: <a@x>\r\n").kind == k::auto_reply);
  BOOST_CHECK(plain("X-Autoreply: yes\r\n").kind == k::auto_reply);
  BOOST_CHECK(plain("Subject: Automatic reply: hi\r\n").kind == k::auto_reply);
  BOOST_CHECK(plain("List-Unsubscribe: <mailto:u@x.example>\r\n").kind == k::newsletter);
  BOOST_CHECK(plain("List-Id: <l.x.example>\r\nList-Post: <mailto:l@x.example>\r\n").kind == k::new_mail);
  BOOST_CHECK(plain("Auto-Submitted: auto-generated\r\n").kind == k::new_mail);
  BOOST_CHECK(plain("X-Failed-Recipients: a@x.example\r\n").kind == k::bounce);
  BOOST_CHECK(read_mail(top + "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n"
                              "\r\n--b\r\n\r\nfailed\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
                              "Reporting-MTA: dns; x.example\r\n\r\n--b--")
                  .kind == k::bounce);
  BOOST_CHECK(read_mail(top + "Content-Type: multipart/report; report-type=feedback-report; boundary=b\r\n"
                              "\r\n--b\r\n\r\nabuse\r\n--b\r\nContent-Type: message/feedback-report\r\n\r\n"
                              "Feedback-Type: abuse\r\n\r\n--b--")
                  .kind == k::abuse_report);
  BOOST_CHECK(read_mail(top + "Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR").kind ==
              k::invitation);
  BOOST_CHECK(read_mail(top + "Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nVERSION:2.0").kind == k::new_mail);
}

BOOST_AUTO_TEST_CASE(mail_sent_by_programs_is_known_as_such) {
  BOOST_TEST(!plain("").auto_submitted);
  BOOST_TEST(!plain("Auto-Submitted: no\r\n").auto_submitted);
  BOOST_TEST(plain("Auto-Submitted: auto-generated; x=y\r\n").auto_submitted);
  BOOST_TEST(plain("Precedence: bulk\r\n").auto_submitted);
  BOOST_TEST(plain("X-Auto-Response-Suppress: All\r\n").auto_submitted);
  BOOST_TEST(plain("Return-Path: <>\r\n").auto_submitted);
  read_options options;
  options.envelope_sender = "s@shop.example";
  BOOST_TEST(!plain("Return-Path: <>\r\n", options).auto_submitted); // the envelope knows better
  options.envelope_sender = "";
  BOOST_TEST(plain("", options).auto_submitted);
}

BOOST_AUTO_TEST_CASE(authentication_results_count_only_from_the_trusted_edge) {
  const std::string fields =
      "Authentication-Results: evil.example; dmarc=pass; spf=pass\r\n"
      "Authentication-Results: mx.acme.example; spf=fail (dmarc=pass) smtp.mailfrom=x.example;\r\n"
      " dkim=fail header.d=a.example; dkim=pass header.d=b.example; dmarc=fail "
      "reason=\"spf=pass\"\r\n";
  const auto untrusted = plain(fields);
  BOOST_TEST(untrusted.auth.dmarc == "none");
  read_options options;
  options.trusted_authserv_id = "mx.acme.example";
  const auto m = plain(fields, options);
  BOOST_TEST(m.auth.spf == "fail");
  BOOST_TEST(m.auth.dkim == "pass");
  BOOST_TEST(m.auth.dmarc == "fail");
  BOOST_TEST(plain("Authentication-Results: mx.acme.example; none\r\n", options).auth.spf == "none");
}

BOOST_AUTO_TEST_CASE(a_forged_field_below_that_of_the_edge_neither_adds_nor_overrides) {
  const std::string edge = "Authentication-Results: mx.acme.example; spf=fail; dkim=fail\r\n";
  const std::string forged = "Authentication-Results: MX.acme.example 1; spf=pass; dkim=pass; dmarc=pass\r\n";
  read_options options;
  options.trusted_authserv_id = "mx.acme.example";
  // with whatever hops wrote above and between
  for (const auto& mail :
       {edge + forged, "Authentication-Results: inner.acme.example; dmarc=pass\r\n" + edge + forged,
        "Received: from mx.acme.example by inner.acme.example; Sun, 04 Jan 2026 09:01:00 +0300\r\n" + edge +
            "Received: from evil.example by mx.acme.example; Sun, 04 Jan 2026 09:00:59 +0300\r\n" + forged}) {
    const auto m = plain(mail, options);
    BOOST_TEST(m.auth.spf == "fail");
    BOOST_TEST(m.auth.dkim == "fail");
    BOOST_TEST(m.auth.dmarc == "none");
  }
  // an edge whose filters write a field each says how many
  options.authserv_fields = 2;
  const auto m = plain("Authentication-Results: mx.acme.example; dmarc=fail\r\n" + edge + forged, options);
  BOOST_TEST(m.auth.dmarc == "fail");
  BOOST_TEST(m.auth.spf == "fail");
  BOOST_TEST(m.auth.dkim == "fail");
}

BOOST_AUTO_TEST_CASE(spam_scores_count_only_when_the_edge_is_trusted) {
  BOOST_TEST(!plain("X-Spam-Score: 9.5\r\n").spam_score);
  read_options options;
  options.trust_spam_headers = true;
  BOOST_TEST(plain("X-Spam-Score: 9.5\r\n", options).spam_score.value() == 9.5);
  BOOST_TEST(plain("X-Spamd-Result: default: False [4.20 / 15.00];\r\n", options).spam_score.value() == 4.2);
  BOOST_TEST(plain("X-Spam-Status: No, score=-1.9 required=5\r\n", options).spam_score.value() == -1.9);
  BOOST_TEST(!plain("X-Spam-Score: nan\r\n", options).spam_score);
}

BOOST_AUTO_TEST_CASE(the_detector_gets_the_body_without_what_is_quoted) {
  std::string seen;
  const auto m = read_mail(top + "Subject: s\r\n\r\nمرحبا\r\n\r\n> hello\r\n", {},
                           [&](std::string_view body, std::string_view subject) {
                             seen = std::string(subject) + "|" + std::string(body);
                             return std::string("ar");
                           });
  BOOST_TEST(seen == "s|مرحبا");
  BOOST_TEST(m.language == "ar");
}

BOOST_AUTO_TEST_CASE(every_defect_code_is_unique_and_explained) {
  std::set<std::string_view> codes;
  for (const auto& kind : defects::all) {
    BOOST_TEST(codes.insert(kind.code).second, kind.code);
    BOOST_TEST(!kind.meaning.empty());
    BOOST_TEST(!kind.meaning.ends_with('.'));
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::mime
