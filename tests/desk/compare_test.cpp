// What a difference says, in words.

#include "desk/compare.hpp"

#include <boost/test/unit_test.hpp>

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

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
