// What a difference says, in words.

#include "desk/compare.hpp"
#include "dsl/compile.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(desk_compare)

BOOST_AUTO_TEST_CASE(differences_are_told_in_words) {
  const auto words = [](const char* what, const char* before, const char* after, const char* rule,
                        const char* rule_before, std::size_t n) {
    desk::difference d;
    d.what = what;
    d.before = before;
    d.after = after;
    d.rule = rule;
    d.rule_before = rule_before;
    d.count = n;
    return desk::in_words(d);
  };
  BOOST_TEST(
      words("assigned", "triage", "billing", "owner.finance", "owner.otherwise", 212) ==
      "212 mails would go to `billing` instead of `triage`, because of rule `owner.finance`");
  BOOST_TEST(
      words("assigned", "triage", "", "", "owner.otherwise", 1) ==
      "1 mail would go to nobody instead of `triage`, as rule `owner.otherwise` does it no more");
  BOOST_TEST(words("tag", "", "vip", "facts.vip", "", 2) ==
             "2 mails would get the tag `vip`, because of rule `facts.vip`");
  BOOST_TEST(
      words("sla", "standard", "", "", "facts.vip", 2) ==
      "2 mails would have sla nothing instead of `standard`, as rule `facts.vip` does it no more");
  BOOST_TEST(words("reply", "ack", "", "", "answer.ack", 3) ==
             "`reply` `ack` would not happen for 3 mails, as rule `answer.ack` does it no more");
  BOOST_TEST(words("note", "", "yes", "facts.vip", "", 3) ==
             "`note` would happen for 3 mails, because of rule `facts.vip`");
  BOOST_TEST(words("flow", "", "chase", "", "", 1) == "flow `chase` would run for 1 mail");
  BOOST_TEST(
      words("conversation.order", "7", "8", "facts.order", "", 1) ==
      "1 mail would have conversation.order `8` instead of `7`, because of rule `facts.order`");
}

BOOST_AUTO_TEST_CASE(limits_of_before_the_first_mail_hold_for_the_next_rules_too_and_later_ones_follow_those) {
  const auto rules = [](const char* more) {
    source_set files;
    files.files = {{"r.route", std::string("mailbox support { address support@acme.example }\n"
                                           "reply ack { en \"ack.html\"; default en }\n") +
                                   more},
                   {"ack.html", "Thank you"}};
    auto out = dsl::compile(files);
    BOOST_REQUIRE(out.program);
    return out.program;
  };
  const auto daily = rules("on message { reply ack at most once per 24h }\n");
  const auto hourly = rules("on message { reply ack at most once per 1h }\n");
  const auto mail_at = [](instant at, std::optional<instant> last) {
    auto content = std::make_shared<mail>();
    content->from = {{"", "sara@shop.example"}};
    desk::past_mail m;
    m.event.id = "mail/" + to_rfc3339(at);
    m.event.at = at;
    m.event.mailbox = "support";
    m.event.envelope = {"sara@shop.example", {"support@acme.example"}};
    m.event.mail = content;
    m.known.now = at;
    m.known.conversation.mailbox = "support";
    m.known.conversation.customer.address = "sara@shop.example";
    if (last) m.known.last_done["reply|ack|sara@shop.example|support"] = *last;
    return m;
  };
  const instant ten{std::chrono::sys_days{std::chrono::year{2026} / 3 / 29} + std::chrono::hours(10)};
  const auto ago = ten - std::chrono::minutes(30);
  desk::comparison both(daily, hourly);
  both.add(mail_at(ten, ago)); // half an hour later: neither
  BOOST_TEST(both.changed() == 0u);
  both.add(mail_at(ten + std::chrono::hours(1), ago)); // after an hour and a half: the next rules
  BOOST_TEST(both.changed() == 1u);
  both.add(mail_at(ten + std::chrono::minutes(90), ago)); // half an hour after what those did
  BOOST_TEST(both.changed() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
