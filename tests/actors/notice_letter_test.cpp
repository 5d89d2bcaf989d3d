// The mail by which somebody is told, in both languages.

#include "actors/notice_letter.hpp"

#include <boost/test/unit_test.hpp>

using namespace barid;
using namespace barid::actors;

BOOST_AUTO_TEST_SUITE(actors_notice_letter)

namespace {

constexpr const char* console = "https://desk.acme.example/";

store::mail_notice notice(const std::string& what, std::int64_t conversation, const std::string& subject) {
  store::mail_notice n;
  n.what = what;
  n.conversation.value = conversation;
  n.subject = subject;
  return n;
}
store::mail_notice of_clock(const std::string& event, std::int64_t conversation, const std::string& subject) {
  auto n = notice("clock", conversation, subject);
  n.event = event;
  n.clock = "first_response";
  return n;
}
store::mail_notice of_desk(const std::string& event, const std::string& channel, const std::string& person) {
  store::mail_notice n;
  n.what = "told";
  n.event = event;
  n.rule = "desk.look";
  n.channel = channel;
  n.person = person;
  return n;
}

notice_letter letter(std::vector<store::mail_notice> notices, const std::string& language = "en",
                     const std::string& where = console) {
  return notice_letter_of({language, 1, std::move(notices)}, where);
}

std::size_t times(const std::string& what, const std::string& in) {
  std::size_t out = 0;
  for (auto at = in.find(what); at != std::string::npos; at = in.find(what, at + 1)) ++out;
  return out;
}

} // namespace

BOOST_AUTO_TEST_CASE(who_named_somebody_in_a_note_is_said) {
  auto n = notice("mentioned", 17, "Broken boiler");
  n.person = "Omar";
  BOOST_TEST(letter({n}).subject == "Omar named you in a note: Broken boiler");
  BOOST_TEST(letter({n}, "ar").subject == "ذكرك Omar في ملاحظة: Broken boiler");
}

BOOST_AUTO_TEST_CASE(one_thing_is_the_subject_and_the_text_says_where_it_is) {
  const auto l = letter({notice("assigned", 17, "Broken boiler")});
  BOOST_TEST(l.subject == "Assigned to you: Broken boiler");
  BOOST_TEST(l.text == "Assigned to you: \u2068Broken boiler\u2069\n"
                       "https://desk.acme.example/inbox/open/17\n"
                       "\n"
                       "-- \n"
                       "You chose to be told by mail. To change that:\n"
                       "https://desk.acme.example/mail-notices\n");
}

BOOST_AUTO_TEST_CASE(several_things_of_one_conversation_name_it_and_those_of_several_are_counted) {
  const auto one = letter({notice("assigned", 17, "Broken boiler"), notice("answered", 17, "Broken boiler")});
  BOOST_TEST(one.subject == "2 notices: Broken boiler");
  const auto several = letter({notice("assigned", 17, "Broken boiler"), notice("answered", 18, "Invoice"),
                               of_clock("sla warning", 19, "Refund")});
  BOOST_TEST(several.subject == "3 notices from Barid");
  BOOST_TEST(several.text.find("The customer wrote: \u2068Invoice\u2069\nhttps://desk.acme.example/inbox/open/18\n\n"
                               "First response, time is running out: \u2068Refund\u2069\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_happened_again_is_one_line) {
  const auto l = letter({notice("answered", 17, "Boiler"), notice("answered", 17, "Boiler")});
  BOOST_TEST(l.lines == 1u);
  BOOST_TEST(l.subject == "The customer wrote: Boiler");
  BOOST_TEST(times("inbox/open/17", l.text) == 1u);
}

BOOST_AUTO_TEST_CASE(hundreds_are_one_mail_of_bounded_length) {
  std::vector<store::mail_notice> many;
  for (int i = 1; i <= 345; ++i) many.push_back(notice("assigned", i, "Request " + std::to_string(i)));
  const auto l = letter(many);
  BOOST_TEST(l.subject == "345 notices from Barid");
  BOOST_TEST(times("Assigned to you", l.text) == most_notice_lines);
  BOOST_TEST(l.text.find("and 325 more\nhttps://desk.acme.example/inbox/mine\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(in_arabic_numbers_take_their_forms) {
  const auto one = letter({notice("assigned", 17, "Broken boiler")}, "ar");
  BOOST_TEST(one.subject == "أُسندت إليك: Broken boiler");
  BOOST_TEST(one.text.starts_with("أُسندت إليك: \u2068Broken boiler\u2069\n"));
  const auto counted = [](int n) {
    std::vector<store::mail_notice> many;
    for (int i = 1; i <= n; ++i) many.push_back(notice("answered", i, "طلب"));
    return letter(many, "ar");
  };
  BOOST_TEST(counted(2).subject == "تنبيهان من بريد");
  BOOST_TEST(counted(3).subject == "3 تنبيهات من بريد");
  BOOST_TEST(counted(11).subject == "11 تنبيهًا من بريد");
  BOOST_TEST(counted(102).subject == "102 تنبيه من بريد");
  BOOST_TEST(counted(103).subject == "103 تنبيهات من بريد");
  BOOST_TEST(counted(21).text.find("\nوتنبيه آخر\n") != std::string::npos);
  BOOST_TEST(counted(22).text.find("\nوتنبيهان آخران\n") != std::string::npos);
  BOOST_TEST(counted(25).text.find("\nو5 تنبيهات أخرى\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_clock_says_which_and_whether_there_is_time_left) {
  BOOST_TEST(letter({of_clock("sla breach", 3, "Refund")}).subject == "First response, too late: Refund");
  BOOST_TEST(letter({of_clock("sla breach", 3, "Refund")}, "ar").subject == "الرد الأول، انتهى الوقت: Refund");
}

BOOST_AUTO_TEST_CASE(what_rules_tell_names_the_rule_the_account_or_the_person) {
  auto looked = notice("told", 5, "Refund");
  looked.rule = "vip.look";
  BOOST_TEST(letter({looked}).subject == "Please look (rule vip.look): Refund");
  auto held = notice("told", 5, "Refund");
  held.event = "answer held back";
  BOOST_TEST(letter({held}).subject == "Your answer was not sent: Refund");
  BOOST_TEST(letter({held}, "ar").subject == "لم يُرسل جوابك: Refund");
  BOOST_TEST(letter({of_desk("mailbox failing", "support", "")}).subject == "The account support has a problem");
  BOOST_TEST(letter({of_desk("agent on leave", "", "Mona")}, "ar").subject == "Mona في إجازة");
  BOOST_TEST(letter({of_desk("something new", "", "")}).subject == "A rule tells you something (rule desk.look)");
  BOOST_TEST(letter({of_desk("mailbox failing", "support", "")}).text.find("acme.example/channels\n") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_subject_cannot_write_into_the_mail) {
  const auto l = letter({notice("answered", 17, "Hello\r\nBcc: eve@other.example\u202e {y} {x}\u2069")});
  BOOST_TEST(l.subject.find_first_of("\r\n") == std::string::npos);
  BOOST_TEST(l.subject.ends_with("{y} {x}?"));
  BOOST_TEST(l.text.find("\nBcc") == std::string::npos);
  BOOST_TEST(l.text.find("\u202e") == std::string::npos);
  BOOST_TEST(times("\u2069", l.text) == 1u);
  const auto endless = letter({notice("answered", 17, std::string(5000, 'x') + "ق")});
  BOOST_TEST(endless.subject.size() < 300u);
  BOOST_TEST(letter({notice("answered", 17, "")}).subject == "The customer wrote: (no subject)");
}

BOOST_AUTO_TEST_CASE(without_a_console_there_are_no_links) {
  const auto l = letter({notice("assigned", 17, "Boiler")}, "en", "");
  BOOST_TEST(l.text == "Assigned to you: \u2068Boiler\u2069\n\n");
}

BOOST_AUTO_TEST_SUITE_END()
