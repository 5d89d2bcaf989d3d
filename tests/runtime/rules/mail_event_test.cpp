#include "dsl/compile.hpp"
#include "dsl/settled_language.hpp"
#include "runtime/mail/mime/read.hpp"
#include "runtime/rules/mail_event.hpp"
#include "runtime/rules/replay.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <set>
#include <string>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(rules_mail_event)

namespace {

dsl::program_ptr program_of(const std::string& text) {
  auto made = dsl::compile({{{"rules.route", text}}});
  BOOST_REQUIRE(made.program);
  return made.program;
}

const std::string desk = R"(
mailbox support { address support@acme.example }
mailbox billing { address billing@acme.example }
table t on message match all { rule seen when message_id seen within 7d { tag seen } }
)";

event event_from(const std::string& raw, const rules::mail_origin& from = {}) {
  return rules::event_of(*program_of(desk), mime::read_mail(raw), from);
}

constexpr instant noon = std::chrono::sys_days{std::chrono::year(2026) / 3 / 29} + std::chrono::hours(12);

} // namespace

BOOST_AUTO_TEST_CASE(the_mailbox_is_the_first_recipient_that_has_one_else_the_one_declared_first) {
  BOOST_TEST(event_from("To: x@y.example, Billing@ACME.example\n\nhi").mailbox == "billing");
  BOOST_TEST(event_from("To: support@acme.example\nDelivered-To: billing@acme.example\n\nhi").mailbox == "billing");
  BOOST_TEST(event_from("To: x@y.example\nCc: billing@acme.example\n\nhi").mailbox == "billing");
  BOOST_TEST(event_from("To: x@y.example\n\nhi").mailbox == "support");
}

BOOST_AUTO_TEST_CASE(the_envelope_comes_from_what_the_delivering_server_wrote) {
  const auto e = event_from("Return-Path: <bounce@lists.example>\nDelivered-To: support@acme.example\n"
                            "X-Original-To: help@acme.example\nFrom: a@b.example\n\nhi");
  BOOST_TEST(e.envelope.sender == "bounce@lists.example");
  BOOST_REQUIRE(e.envelope.recipients.size() == 2u);
  BOOST_TEST(e.envelope.recipients[0] == "support@acme.example");
  BOOST_TEST(event_from("Return-Path: <>\nFrom: a@b.example\n\nhi").envelope.sender.empty());
  BOOST_TEST(event_from("From: a@b.example\n\nhi").envelope.sender == "a@b.example");
  BOOST_TEST(event_from("From: a@b.example\n\nhi", {.envelope_sender = ""}).envelope.sender.empty());
}

BOOST_AUTO_TEST_CASE(receipt_is_the_topmost_received_then_the_date_then_what_is_given) {
  const std::string received = "Received: by in.acme.example;\n\tSun, 29 Mar 2026 15:00:00 +0300\n"
                               "Received: by other.example; Sat, 28 Mar 2026 09:00:00 +0000\n";
  BOOST_TEST((event_from(received + "Date: Fri, 27 Mar 2026 09:00:00 +0000\n\nhi").at == noon));
  BOOST_TEST((event_from("Received: nonsense\nDate: Sun, 29 Mar 2026 12:00:00 +0000\n\nhi").at == noon));
  BOOST_TEST((event_from("From: a@b.example\n\nhi", {.otherwise = noon}).at == noon));
}

BOOST_AUTO_TEST_CASE(an_unknown_language_is_that_of_the_conversation_the_customer_the_script_then_the_mailbox) {
  mail m;
  conversation c;
  BOOST_TEST(dsl::language_of(m, c) == "unknown");
  dsl::language_hints hints{"unknown", "en"};
  BOOST_TEST(dsl::language_of(m, c, hints) == "en");
  m.body = "نعم";
  BOOST_TEST(dsl::language_of(m, c, hints) == "ar");
  hints.customer = "fa";
  BOOST_TEST(dsl::language_of(m, c, hints) == "fa");
  c.customer.attributes["language"] = std::string("fr");
  BOOST_TEST(dsl::language_of(m, c, hints) == "fr");
  c.language = "ur";
  BOOST_TEST(dsl::language_of(m, c, hints) == "ur");
  m.language = "de";
  BOOST_TEST(dsl::language_of(m, c, hints) == "de");
}

BOOST_AUTO_TEST_CASE(a_replay_knows_customers_and_mailboxes_by_what_came_before) {
  const auto program = program_of("mailbox support { address support@acme.example; language en }\n"
                                  "attribute customer.known of yes | no optional\n"
                                  "on message when customer.known else no is no { tag new; set customer.known = yes }\n"
                                  "on message when language is fa { tag persian }\n"
                                  "on message when language is en { tag english }\n");
  rules::replay r(program);
  const auto tags = [&](const char* language, const std::string& body) {
    auto m = mime::read_mail("From: sara@shop.example\nTo: support@acme.example\n\n" + body);
    m.language = language;
    return r.next(std::move(m), {.id = "x"}).after().tags;
  };
  BOOST_TEST(tags("unknown", "ok") == (std::set<std::string>{"english", "new"}), boost::test_tools::per_element());
  BOOST_TEST(tags("fa", "long enough") == (std::set<std::string>{"persian"}), boost::test_tools::per_element());
  BOOST_TEST(tags("unknown", "نعم") == (std::set<std::string>{"persian"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_mail_joins_by_reference_and_participant_inside_its_mailbox_only) {
  const auto program = program_of(desk);
  auto next = [](rules::replay& r, const std::string& raw) { return r.next(mime::read_mail(raw), {.id = "x"}); };
  const std::string to = "To: support@acme.example\n";
  rules::replay r(program);
  BOOST_TEST(next(r, to + "From: sara@shop.example\nMessage-ID: <1@shop.example>\n\nhi").before.version == 0u);
  BOOST_TEST(next(r, to + "From: Sara@Shop.example\nMessage-ID: <2@shop.example>\nIn-Reply-To: "
                          "<1@shop.example>\n\nhi")
                 .before.version == 1u);
  BOOST_TEST(
      next(r, to + "From: sara@shop.example\nReferences: <0@x.example> <2@shop.example>\n\nhi").before.messages == 2u);
  BOOST_TEST(next(r, to + "From: eve@elsewhere.example\nIn-Reply-To: <1@shop.example>\n\nhi").before.version == 0u);
  BOOST_TEST(next(r, "To: billing@acme.example\nFrom: sara@shop.example\nIn-Reply-To: <1@shop.example>\n\nhi")
                 .before.version == 0u);
}

BOOST_AUTO_TEST_CASE(a_mailbox_with_separate_threads_never_joins) {
  const auto program = program_of("mailbox alarms { address a@acme.example; threads separate }\n"
                                  "table t on message match all { rule x when subject contains \"x\" { tag x } }\n");
  rules::replay r(program);
  static_cast<void>(r.next(mime::read_mail("From: m@x.example\nMessage-ID: <1@x>\n\nhi"), {}));
  BOOST_TEST(r.next(mime::read_mail("From: m@x.example\nIn-Reply-To: <1@x>\n\nhi"), {}).before.version == 0u);
}

BOOST_AUTO_TEST_CASE(a_message_id_that_came_before_is_known_with_its_time) {
  rules::replay r(program_of(desk));
  const std::string head = "From: sara@shop.example\nMessage-ID: <1@shop.example>\nDate: ";
  BOOST_TEST(r.next(mime::read_mail(head + "Sun, 29 Mar 2026 12:00:00 +0000\n\nhi"), {}).after().tags.empty());
  BOOST_TEST(r.next(mime::read_mail(head + "Mon, 30 Mar 2026 12:00:00 +0000\n\nhi"), {}).after().tags.contains("seen"));
  BOOST_TEST(r.next(mime::read_mail(head + "Mon, 20 Apr 2026 12:00:00 +0000\n\nhi"), {}).after().tags.empty());
}

BOOST_AUTO_TEST_CASE(at_most_once_holds_across_the_conversations_of_a_replay) {
  const auto program = program_of(R"(
mailbox support { address support@acme.example }
table t on message match all { rule n when subject contains "x" { note "seen" at most once per 24h } }
)");
  rules::replay r(program);
  auto notes = [&](const std::string& day) {
    return r.next(mime::read_mail("From: sara@shop.example\nSubject: x\nDate: " + day + " 12:00:00 +0000\n\nhi"), {})
        .decided.front()
        .decision.effects.size();
  };
  BOOST_TEST(notes("Sun, 29 Mar 2026") == 1u);
  BOOST_TEST(notes("Sun, 29 Mar 2026") == 0u);
  BOOST_TEST(notes("Mon, 30 Mar 2026") == 1u);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
