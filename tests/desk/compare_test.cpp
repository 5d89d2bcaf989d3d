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

namespace {

constexpr instant ten{std::chrono::sys_days{std::chrono::year{2026} / 3 / 29} + std::chrono::hours(10)};

dsl::program_ptr rules_of(const std::string& more) {
  source_set files;
  files.files = {{"r.route", "mailbox support { address support@acme.example }\n"
                             "reply ack { en \"ack.html\"; default en }\n" +
                                 more},
                 {"ack.html", "Thank you"}};
  auto out = dsl::compile(files);
  BOOST_REQUIRE(out.program);
  return out.program;
}

/// Of one customer, each in a conversation of its own.
desk::past_mail mail_at(instant at) {
  auto content = std::make_shared<mail>();
  content->from = {{"", "sara@shop.example"}};
  desk::past_mail m;
  m.event.id = "mail/" + to_rfc3339(at);
  m.event.at = at;
  m.event.mailbox = "support";
  m.event.envelope = {"sara@shop.example", {"support@acme.example"}};
  m.event.mail = content;
  m.known.now = at;
  m.known.conversation.id.value = at.time_since_epoch().count();
  m.known.conversation.mailbox = "support";
  m.known.conversation.customer.address = "sara@shop.example";
  return m;
}

} // namespace

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
  BOOST_TEST(words("assigned", "triage", "billing", "owner.finance", "owner.otherwise", 212) ==
             "212 mails would go to `billing` instead of `triage`, because of rule `owner.finance`");
  BOOST_TEST(words("assigned", "triage", "", "", "owner.otherwise", 1) ==
             "1 mail would go to nobody instead of `triage`, as rule `owner.otherwise` does it no more");
  BOOST_TEST(words("tag", "", "vip", "facts.vip", "", 2) ==
             "2 mails would get the tag `vip`, because of rule `facts.vip`");
  BOOST_TEST(words("sla", "standard", "", "", "facts.vip", 2) ==
             "2 mails would have sla nothing instead of `standard`, as rule `facts.vip` does it no more");
  BOOST_TEST(words("reply", "ack", "", "", "answer.ack", 3) ==
             "`reply` `ack` would not happen for 3 mails, as rule `answer.ack` does it no more");
  BOOST_TEST(words("note", "", "yes", "facts.vip", "", 3) ==
             "`note` would happen for 3 mails, because of rule `facts.vip`");
  BOOST_TEST(words("flow", "", "chase", "", "", 1) == "flow `chase` would run for 1 mail");
  BOOST_TEST(words("conversation.order", "7", "8", "facts.order", "", 1) ==
             "1 mail would have conversation.order `8` instead of `7`, because of rule `facts.order`");
}

BOOST_AUTO_TEST_CASE(limits_of_before_the_first_mail_hold_for_the_next_rules_too_and_later_ones_follow_those) {
  desk::comparison both(rules_of("on message { reply ack at most once per 24h }\n"),
                        rules_of("on message { reply ack at most once per 1h }\n"));
  const auto add = [&](instant at) {
    auto m = mail_at(at);
    m.known.last_done["reply|ack|sara@shop.example|support"] = ten - std::chrono::minutes(30);
    both.add(std::move(m));
  };
  add(ten); // half an hour later: neither
  BOOST_TEST(both.changed() == 0u);
  add(ten + std::chrono::hours(1)); // after an hour and a half: the next rules
  BOOST_TEST(both.changed() == 1u);
  add(ten + std::chrono::minutes(90)); // half an hour after what those did
  BOOST_TEST(both.changed() == 1u);
}

BOOST_AUTO_TEST_CASE(what_the_next_rules_make_of_a_customer_holds_for_the_mails_behind_it) {
  const std::string known = "attribute customer.tier of gold | basic optional\n"
                            "on message when customer.tier else basic is gold { tag vip }\n";
  desk::comparison both(
      rules_of(known), rules_of(known + "table t on message match first { otherwise { set customer.tier = gold } }\n"));
  both.add(mail_at(ten));
  auto found = both.differences();
  BOOST_REQUIRE(found.size() == 1u);
  BOOST_TEST(desk::in_words(found[0]) ==
             "1 mail would have customer.tier `gold` instead of nothing, because of rule `t.otherwise`");
  both.add(mail_at(ten + std::chrono::hours(1)));
  const auto gets = [&](const char* what, const char* after) {
    std::size_t n = 0;
    for (const auto& d : both.differences())
      if (d.what == what && d.after == after) n += d.count;
    return n;
  };
  BOOST_TEST(gets("tag", "vip") == 1u);
  BOOST_TEST(gets("customer.tier", "gold") == 2u);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
