#include "runtime/mail/quote/split.hpp"
#include "tests/support/processor_seconds.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>

namespace barid::quote {

namespace {

/// All characters but white space, sorted: what must not get lost.
std::string ink(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; });
  std::sort(text.begin(), text.end());
  return text;
}

pieces split(const std::string& text) {
  auto out = split_reply(text);
  BOOST_TEST(ink(out.body + out.quoted + out.signature) == ink(text), "lost: " << text.substr(0, 60));
  return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(quotes)

BOOST_AUTO_TEST_CASE(a_mail_without_signs_is_all_body) {
  const auto p = split("Hello,\n\nmy order has not come.\nOn Monday I wrote to you.\n\nSara");
  BOOST_TEST(p.body == "Hello,\n\nmy order has not come.\nOn Monday I wrote to you.\n\nSara");
  BOOST_TEST((p.quoted.empty() && p.signature.empty()));
  BOOST_TEST(split("").body == "");
}

BOOST_AUTO_TEST_CASE(marked_lines_are_quoted_wherever_they_stand) {
  const auto p = split("> a question?\nyes\n> another?\n\nno");
  BOOST_TEST(p.body == "yes\n\nno");
  BOOST_TEST(p.quoted == "> a question?\n> another?");
}

BOOST_AUTO_TEST_CASE(attributions_of_many_languages_begin_a_quote) {
  for (const auto* line : {
           "On Mon, Apr 2, 2012 at 6:26 PM, Megan <m@x.example> wrote:",
           "On 3 Jan 2026, at 10:00, Sara wrote:",
           "Am 03.01.2026 um 10:00 schrieb Sara <s@x.example>:",
           "Le sam. 3 janv. 2026 à 10:00, Sara <s@x.example> a écrit :",
           "El 3/1/2026 a las 10:00, Sara escribió:",
           "Il giorno 3 gen 2026, alle ore 10:00, Sara <s@x.example> ha scritto:",
           "Em sáb., 3 de jan. de 2026 às 10:00, Sara <s@x.example> escreveu:",
           "Op za 3 jan 2026 om 10:00 schreef Sara <s@x.example>:",
           "3 января 2026 г., 10:00, Sara <s@x.example> написал:",
           "Den lör 3 jan. 2026 kl 10:00 skrev Sara <s@x.example>:",
           "Sara <s@x.example>, 3 Oca 2026 Cmt, 10:00 tarihinde şunu yazdı:",
           "في السبت، 3 يناير 2026 في 10:00 ص تمت كتابة ما يلي بواسطة سارة <s@x.example>:",
           "في ٣ يناير ٢٠٢٦، الساعة ١٠:٠٠ ص، كتب/كتبت سارة <s@x.example>:",
           "بتاريخ 3 يناير 2026، كتب سارة <s@x.example>:",
           "2026年1月3日 10:00，Sara <s@x.example> 写道：",
       }) {
    const auto p = split(std::string("reply\n\n") + line + "\n\n> old text");
    BOOST_TEST(p.body == "reply", line);
    BOOST_TEST(p.quoted.starts_with(line), line);
    // also where the mail program does not mark the quoted lines
    BOOST_TEST(split(std::string("reply\n\n") + line + "\n\nold text").body == "reply", line);
  }
}

BOOST_AUTO_TEST_CASE(a_wrapped_attribution_is_one) {
  const auto p = split("ok\n\nOn Dec 16, 2011, at 12:47 PM, Corey\n<c@x.example>\nwrote:\n\n> old");
  BOOST_TEST(p.body == "ok");
}

BOOST_AUTO_TEST_CASE(sentences_that_look_a_little_like_an_attribution_stay) {
  for (const auto* text : {"On your host you can run:\n\n     telnet\n\nand see", "On Tuesday at 10:00 nobody came.",
                           "He wrote: no", "Note the following:\n- one\n- two", "في يوم الاثنين اتصلت بكم:\nلم يرد أحد",
                           "From: me\nwith love", "Date: tomorrow"})
    BOOST_TEST(split(text).body == text, text);
}

BOOST_AUTO_TEST_CASE(separators_and_header_blocks_quote_the_rest) {
  for (const auto* block :
       {"-----Original Message-----\nFrom: a\n\nold", "----- Ursprüngliche Nachricht -----\nVon: a\n\nold",
        "________________________________\nFrom: Sara [s@x.example]\nSent: Friday\nTo: J\nSubject: "
        "x\n\nold",
        "From: Sara <s@x.example>\nSent: Monday\nTo: J\nSubject: x\n\nold",
        "*From:* Sara [mailto:s@x.example]\n*Sent:* Thursday\n*To:* j@x.example\n*Subject:* "
        "x\n\nold",
        "Von: Sara <s@x.example>\nGesendet: Montag, 3. Januar 2026 10:00\nAn: J\nBetreff: x\n\nold",
        "De : Sara <s@x.example>\nEnvoyé : lundi\nÀ : J\nObjet : x\n\nold",
        "من: سارة <s@x.example>\nتاريخ الإرسال: السبت\nإلى: الدعم\nالموضوع: طلب\n\nقديم",
        "-----الرسالة الأصلية-----\nقديم", "От: Sara\nОтправлено: четверг\nКому: J\nТема: x\n\nold",
        "Date: Thu, 26 Jun 2014 13:53:45 +0400\nSubject: t\nFrom: a@x.example\nTo: "
        "b@x.example\n\nold"}) {
    const auto p = split(std::string("my answer\n\n") + block);
    BOOST_TEST(p.body == "my answer", block);
    BOOST_TEST(p.quoted == block, block);
  }
}

BOOST_AUTO_TEST_CASE(a_mail_that_only_forwards_has_the_forwarded_text_as_its_body) {
  const std::string forwarded = "---------- Forwarded message ---------\nFrom: a\nDate: b\nSubject: c\n\nthe text";
  BOOST_TEST(split(forwarded).body == forwarded);
  BOOST_TEST(split("please see\n\n" + forwarded).body == "please see");
}

BOOST_AUTO_TEST_CASE(signatures_are_told_from_text) {
  const auto p = split("text\n\n-- \nSara\nSales");
  BOOST_TEST(p.body == "text");
  BOOST_TEST(p.signature == "-- \nSara\nSales");
  BOOST_TEST(split("a -- b\n--\nrick").signature == "--\nrick");
  BOOST_TEST(split("a fix -- not a signature.\n\nbye").signature == "");
  BOOST_TEST(split("hi\n\n-- \n> quoted").body.starts_with("hi"));
}

BOOST_AUTO_TEST_CASE(lines_of_devices_are_signatures) {
  for (const auto* line :
       {"Sent from my iPhone", "Sent from my Verizon Wireless BlackBerry", "Get Outlook for iOS",
        "Von meinem iPhone gesendet", "Envoyé de mon iPhone", "Enviado desde mi iPhone", "مرسل من الـ iPhone",
        "أرسلت من هاتفي", "تم الإرسال من الـ iPhone الخاص بي", "发自我的iPhone"}) {
    const auto p = split(std::string("text\n\n") + line);
    BOOST_TEST(p.body == "text", line);
    BOOST_TEST(p.signature == line, line);
  }
  BOOST_TEST(split("a\n\nSent from my desk, is much easier then my mobile phone.").signature == "");
  BOOST_TEST(split("Sent from my account\n\nand more text").signature == "");
}

BOOST_AUTO_TEST_CASE(a_signature_between_text_and_quote_is_found) {
  const auto p = split("Hello\n\nSent from my iPhone\n\nOn Apr 3, 2012, at 4:19 PM, bob wrote:\n\n> Hi");
  BOOST_TEST(p.body == "Hello");
  BOOST_TEST(p.signature == "Sent from my iPhone");
  BOOST_TEST(p.quoted == "On Apr 3, 2012, at 4:19 PM, bob wrote:\n\n> Hi");
}

BOOST_AUTO_TEST_CASE(direction_marks_do_not_hide_signs) {
  BOOST_TEST(split("نعم\n\n\xE2\x80\x8Fمن: سارة <s@x.example>\n\xE2\x80\x8Fتاريخ: "
                   "السبت\n\xE2\x80\x8Fإلى: x\n\nقديم")
                 .body == "نعم");
}

BOOST_AUTO_TEST_CASE(long_and_strange_texts_take_linear_time) {
  for (const auto* line : {"> x\n", ">>>>>>>>>>>>", "On 3 Jan at x@y.example\n", "From: x\n", "-- \n", "\n", "_____\n",
                           "On ", "Sent from my x\n", "> a\n\n"}) {
    const auto cost = [&](std::size_t size) {
      std::string text;
      while (text.size() < size) text += line;
      return testing::processor_seconds([&] { (void)split(text); });
    };
    // eight times the text costs eight times as much, or sixty-four times where it grows with the square
    const double little = cost(250'000) + 0.01;
    const double much = cost(2'000'000);
    BOOST_TEST(much < 24 * little, line);
    BOOST_TEST(much < 2.0, line);
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::quote
