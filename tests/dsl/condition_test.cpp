// Every operator of language.md §6, as a person would write it, against one mail.

#include "tests/dsl/desk.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(dsl_condition)

namespace {

const char* declarations = R"(
mailbox support { address support@acme.example }
team billing { strategy queue; hours riyadh }
team night { strategy queue }
calendar riyadh { zone Asia/Riyadh; hours sun..thu 09:00-12:00, 13:00-17:00 }
attribute customer.tier of gold | basic optional
attribute conversation.amount of number optional
attribute conversation.note of text optional
flag robot
list vip of senders { "bigbank.example" "sara@shop.example" }
list companies of domains { "shop.example" }
list words of text { "refund", "فاتورة" }
list sizes of numbers { 1, 2, 3 }
)";

/// Sunday 2026-03-29, 10:00 in Riyadh.
const instant open_hour = at(2026, 3, 29, 7, 0);

letter sample() {
  letter l;
  l.from = "Sara@Shop.example";
  l.subject = "Refund for order ORD-123456";
  l.body = "Dear team,\nplease send the Invoices again.\nوصلتني الفاتورة مرتين";
  l.language = "ar";
  l.attachments = {"scan.pdf", "Setup.EXE"};
  l.headers = {{"X-Team", "gold desk"}, {"Precedence", "bulk"}, {"precedence", "list"}};
  return l;
}

facts known_about(const event& e) {
  auto f = fresh(e);
  f.conversation.version = 4;
  f.conversation.status = status::waiting_customer;
  f.conversation.team = "billing";
  f.conversation.agent = "mona";
  f.conversation.tags = {"vip", "late"};
  f.conversation.flags = {"robot"};
  f.conversation.messages = 2;
  f.conversation.created = e.at - std::chrono::hours(50);
  f.conversation.customer = {"sara@shop.example", "Sara", {{"tier", std::string("gold")}}};
  f.conversation.attributes["amount"] = 12.5;
  f.agents["mona"] = presence::available;
  f.message_id_seen = e.at - std::chrono::hours(24);
  return f;
}

/// Whether a rule with this condition acts, by the index and plainly; both must agree.
bool holds(const std::string& condition) {
  const auto p = program_of(declarations + std::string("table t on message match all { rule r when ") + condition +
                            " { tag yes } }");
  const auto e = message(sample(), open_hour);
  const auto f = known_about(e);
  const bool indexed = !dsl::decide(*p, e, f).effects.empty();
  const bool plain = !dsl::decide(*p, e, f, {.without_index = true}).effects.empty();
  BOOST_TEST(indexed == plain, condition);
  return plain;
}

} // namespace

BOOST_AUTO_TEST_CASE(texts) {
  for (const char* yes : {"subject is \"refund for ORDER ord-١٢٣٤٥٦\"",
                          "subject is not \"refund\"",
                          "subject contains \"REFUND\"",
                          "subject not contains \"invoice\"",
                          "subject starts \"refund for\"",
                          "subject ends \"123456\"",
                          "subject contains any [\"nothing\", \"order\"]",
                          "subject contains all [\"refund\", \"order\"]",
                          "text contains any words",
                          "body contains all [\"invoices\", \"again\"]",
                          "text matches /ord-[0-9]{6}/",
                          "subject matches exact /ORD-\\d+/",
                          "subject not matches exact /ord-/",
                          "text mentions \"invoice\"",
                          "text mentions \"فواتير\" or text mentions \"فاتورة\"",
                          "body mentions any words",
                          "text mentions \"send the invoice\"",
                          "body not mentions \"team please\"",
                          "body mentions all [\"invoice\", \"team\"]",
                          "body mentions exact \"Invoices\"",
                          "body not mentions exact \"invoices\"",
                          "subject contains exact \"ORD\"",
                          "subject not contains exact \"ord-\"",
                          "header \"x-team\" is \"gold desk\"",
                          "header \"Precedence\" is any [\"list\"]",
                          "header \"Precedence\" contains \"ulk\"",
                          "header \"X-Other\" is missing",
                          "header \"X-Team\" is present",
                          "attachment.name ends any [\".exe\", \".js\"]",
                          "attachment.name is \"scan.pdf\"",
                          "any of (subject, body) contains \"again\"",
                          "quoted is empty",
                          "subject in words or subject not in words",
                          "sender.name is \"sara\""})
    BOOST_TEST(holds(yes), yes);
  for (const char* no :
       {"subject is \"refund\"", "subject starts \"order\"", "subject ends \"refund\"",
        "subject contains all [\"refund\", \"invoice\"]", "text mentions \"فواتير\"", "header \"X-Other\" is \"\"",
        "header \"X-Other\" contains \"a\"", "body contains \"team, please\"", "subject mentions \"ref\""})
    BOOST_TEST(!holds(no), no);
}

BOOST_AUTO_TEST_CASE(addresses_and_domains) {
  for (const char* yes :
       {"sender is \"sara@shop.example\"", "sender in vip", "sender in companies", "sender.domain is \"shop.example\"",
        "sender.domain within \"example\"", "sender.domain within companies",
        "sender.domain not within \"other.example\"", "recipient is support@acme.example",
        "envelope.sender is not empty", "cc is missing", "reply_to is empty", "customer.address in vip",
        "customer.domain within shop.example", "sender is any [\"a@b.example\", \"sara@shop.example\"]"})
    BOOST_TEST(holds(yes), yes);
  for (const char* no :
       {"sender is \"sara@shop.example.org\"", "sender not in vip", "sender.domain within \"hop.example\"",
        "sender.domain is \"example\"", "envelope.sender is empty"})
    BOOST_TEST(!holds(no), no);
}

BOOST_AUTO_TEST_CASE(numbers_sizes_durations_and_times) {
  for (const char* yes :
       {"attachments is 2", "attachments >= 2", "attachments < 3", "attachments between 1 and 2", "messages is 3",
        "size < 25MB", "spam.score else 0 < 8", "spam.score is missing", "conversation.age > 2d",
        "conversation.age between 50h and 3d", "conversation.amount else 0 > 12", "attachments in sizes",
        "received within riyadh", "now not outside riyadh", "received >= 2026-03-29T10:00+03:00",
        "received < 2026-03-29 10:01 Asia/Riyadh", "message_id seen within 7d", "message_id not seen within 23h"})
    BOOST_TEST(holds(yes), yes);
  for (const char* no : {"attachments > 2", "attachments is not 2", "spam.score else 9 < 8", "received outside riyadh",
                         "conversation.age <= 2d", "message_id seen within 1h"})
    BOOST_TEST(!holds(no), no);
}

BOOST_AUTO_TEST_CASE(words_sets_and_yes_or_no) {
  for (const char* yes : {"language is ar",
                          "language is any [ar, en]",
                          "language is not en",
                          "mailbox is support",
                          "channel is email",
                          "kind is new",
                          "auth.dmarc is none",
                          "status is waiting_customer",
                          "priority is missing",
                          "conversation is known",
                          "conversation is not new",
                          "conversation.team is billing",
                          "conversation.agent is available",
                          "conversation.agent is not on leave",
                          "billing is open",
                          "night is open",
                          "tags has vip",
                          "tags has any [x, late]",
                          "tags has all [vip, late]",
                          "tags not has any [x, y]",
                          "flags has robot",
                          "customer.tier else basic is gold",
                          "not auto_submitted",
                          "not mailing_list",
                          "auto_submitted or tags has vip",
                          "(language is en or language is ar) and not (tags has x)",
                          "customer.tier is present",
                          "conversation.note is missing",
                          "tags is present",
                          "flags is present",
                          "auto_submitted is present"})
    BOOST_TEST(holds(yes), yes);
  for (const char* no :
       {"language is en", "tags is missing", "flags is missing", "auto_submitted is missing", "mailing_list is missing",
        "tags has x", "tags has all [vip, x]", "tags not has any [vip]", "tags has none", "auto_submitted",
        "conversation.agent is away", "customer.tier else gold is basic", "conversation is new"})
    BOOST_TEST(!holds(no), no);
}

BOOST_AUTO_TEST_CASE(an_else_stands_in_for_what_is_missing_with_and_without_the_index) {
  const auto p = program_of(R"(
attribute customer.tier of gold | basic optional
attribute customer.city of text optional
table t on message match all {
  rule basic when customer.tier else basic is basic { tag basic }
  rule gold  when customer.tier else basic is gold  { tag gold }
  rule city  when customer.city else "Riyadh" contains "riy" { tag city }
})");
  const auto e = message({});
  for (bool without_index : {false, true}) {
    const auto d = dsl::decide(*p, e, fresh(e), {.without_index = without_index});
    BOOST_TEST((d.after.tags == std::set<std::string>{"basic", "city"}));
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
