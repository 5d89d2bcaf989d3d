#include "actors/letters.hpp"
#include "runtime/mail/compose/compose.hpp"
#include "tests/actors/decided_mail.hpp"

#include <nlohmann/json.hpp>

using namespace barid;
using namespace barid::actors;
using namespace barid::test;

namespace {

constexpr const char* letters_rules = R"(language 1
mailbox support { address support@acme.example; threads grouped; from_name "Acme Support"; team triage }
team triage { strategy queue }
reply ack { en "ack.html"; default en }
table answer on message match all {
  rule ack  when subject contains "acknowledge" { reply ack }
  rule pass when subject contains "forward"     { forward to "books@other.example" }
  rule copy when subject contains "copy"        { copy to triage.lead }
}
)";

/// Payloads are JSON that the outbox keeps: read as it reads them.
struct letters_case : decided_mail {
  letters_case() {
    put_in_force(letters_rules);
    auto people = two_channels();
    add_team(people, 1, "triage");
    add_agent(people, 1, "amal", 1);
    people.members.back().lead = true;
    add_agent(people, 2, "badr", 1);
    put_people(people);
  }
  compose::letter only_letter(const recorded& r) {
    BOOST_REQUIRE(r.rows.outbox.size() == 1u);
    auto out = letter_of(r.rows.outbox[0].payload, sunday, nullptr);
    BOOST_REQUIRE_MESSAGE(out.ok(), r.rows.outbox[0].payload);
    return *out;
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(actors_letters, letters_case)

BOOST_AUTO_TEST_CASE(an_automatic_reply_says_so_and_goes_back_into_the_thread) {
  mail.subject = "please acknowledge";
  const auto l = only_letter(decide());
  BOOST_CHECK(l.written_by == compose::origin::automatic_reply);
  BOOST_TEST(l.from.spec == "support@acme.example");
  BOOST_TEST(l.from.name == "Acme Support");
  BOOST_REQUIRE(l.to.size() == 1u);
  BOOST_TEST(l.to[0].spec == "sara@customer.example");
  BOOST_TEST(l.subject == "Re: please acknowledge");
  BOOST_TEST(l.in_reply_to == "1@customer.example");
  BOOST_TEST(l.text == "Thank you.");
  const auto bytes = compose::compose(l);
  BOOST_REQUIRE(bytes.ok());
  BOOST_TEST(bytes->bytes.find("\r\nAuto-Submitted: auto-replied\r\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(it_goes_where_the_customer_wants_answers_and_never_to_ourselves) {
  mail.subject = "please acknowledge";
  mail.reply_to = {{"", "orders@customer.example"}};
  BOOST_TEST(only_letter(decide()).to[0].spec == "orders@customer.example");
  for (const char* ours : {"support@acme.example", "Billing@ACME.example"}) {
    mail.reply_to = {{"", ours}};
    BOOST_TEST(only_letter(decide()).to[0].spec == "sara@customer.example");
  }
}

BOOST_AUTO_TEST_CASE(what_is_forwarded_carries_the_mail_itself_and_is_our_own_notice) {
  mail.subject = "forward this";
  const auto r = decide();
  const auto l = only_letter(r);
  BOOST_CHECK(l.written_by == compose::origin::automatic_notice);
  BOOST_TEST(l.to[0].spec == "books@other.example");
  BOOST_TEST(enclosed_mail(r.rows.outbox[0].payload).value().value == mail_number);
}

BOOST_AUTO_TEST_CASE(a_copy_to_a_lead_goes_to_the_leads_only_and_to_nobody_where_there_is_none) {
  mail.subject = "copy this";
  const auto l = only_letter(decide());
  BOOST_REQUIRE(l.to.size() == 1u);
  BOOST_TEST(l.to[0].spec == "amal@acme.example");
  auto people = two_channels();
  add_team(people, 1, "triage");
  put_people(people);
  BOOST_TEST(decide().rows.outbox.empty());
}

BOOST_AUTO_TEST_CASE(every_letter_of_a_conversation_has_a_message_id_of_its_own) {
  mail.subject = "acknowledge, forward and copy";
  const auto r = decide();
  BOOST_REQUIRE(r.rows.outbox.size() == 3u);
  std::set<std::string> ids;
  for (const auto& row : r.rows.outbox)
    ids.insert(nlohmann::json::parse(row.payload).at("message_id").get<std::string>());
  BOOST_TEST(ids.size() == 3u);
  BOOST_TEST(r.thread.written == 3u);
}

BOOST_AUTO_TEST_CASE(an_answer_of_a_person_goes_to_the_customer_or_to_whom_it_says) {
  outgoing words{agent_id{1}, "it left today", "", {}, {"omar@customer.example"}};
  auto l = only_letter(answered(words));
  BOOST_CHECK(l.written_by == compose::origin::person);
  BOOST_TEST(l.to[0].spec == "sara@customer.example");
  BOOST_TEST(l.cc[0].spec == "omar@customer.example");
  words.to = {"boss@customer.example"};
  BOOST_TEST(only_letter(answered(words)).to[0].spec == "boss@customer.example");
  words.text.clear();
  words.html = "<p>it left</p><p>today &amp; fast</p>";
  BOOST_TEST(only_letter(answered(words)).text == "it left\ntoday & fast");
}

BOOST_AUTO_TEST_CASE(an_answer_carries_the_files_that_it_names_and_hides_whom_it_hides) {
  outgoing words{agent_id{1}, "the offer", "", {}, {}, {"archive@acme.example"}, {}};
  words.files = {{7, "offer.pdf", "application/pdf", 4}};
  const auto rows = answered(words).rows;
  const auto& payload = rows.outbox.back().payload;
  const auto named = attached_files(payload);
  BOOST_REQUIRE(named.ok());
  BOOST_REQUIRE(named->size() == 1u);
  BOOST_TEST(named->front().upload == 7);
  const auto l = letter_of(payload, sunday, nullptr,
                           {{"offer.pdf", "application/pdf", std::make_shared<const std::string>("%PDF"),
                             disposition::attachment, {}}});
  BOOST_REQUIRE(l.ok());
  BOOST_TEST(l->bcc[0].spec == "archive@acme.example");
  BOOST_TEST(l->enclosures[0].name == "offer.pdf");
}

BOOST_AUTO_TEST_CASE(a_payload_of_somebody_else_is_an_error_with_advice) {
  for (const char* bad : {"", "{}", "[]", "{\"from\":7}"}) {
    const auto l = letter_of(bad, sunday, nullptr);
    BOOST_REQUIRE(!l.ok());
    BOOST_TEST(!l.why().help.empty());
    BOOST_TEST(!enclosed_mail(bad).has_value());
    BOOST_TEST((!attached_files(bad).ok() || attached_files(bad)->empty()));
  }
}

BOOST_AUTO_TEST_CASE(a_subject_is_answered_once_and_a_preview_is_one_line_of_whole_letters) {
  BOOST_TEST(reply_subject("hello") == "Re: hello");
  for (const char* already : {"Re: hello", "RE: hello", "رد: مرحبا"})
    BOOST_TEST(reply_subject(already) == already);
  BOOST_TEST(preview_of("one\r\n\r\n\ttwo  three") == "one two three");
  std::string arabic;
  for (int i = 0; i < 400; ++i) arabic += "م";
  const auto cut = preview_of(arabic);
  BOOST_TEST(cut.size() <= 200u);
  BOOST_TEST(cut.size() % 2 == 0u);
  BOOST_TEST(folded_address("Sara@Customer.Example") == "sara@customer.example");
}

BOOST_AUTO_TEST_SUITE_END()
