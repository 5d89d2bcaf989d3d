#include "actors/letters.hpp"
#include "actors/queued_letter.hpp"
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
    auto out = letter_of(r.rows.outbox[0].payload, sunday);
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

BOOST_AUTO_TEST_CASE(a_saved_reply_is_the_one_in_the_language_of_the_customer_else_the_default) {
  put_in_force(std::string(letters_rules) +
                   "attribute conversation.order of text optional\n"
                   "reply hello { ar \"hello.ar.html\"; en \"hello.en.txt\"; default en }\n"
                   "table greet on message match all { rule hello when subject contains \"order\" { reply hello } }\n",
               1,
               {{"hello.ar.html", "<p>شكرا {customer.name|عميلنا العزيز}، طلبك {conversation.order|قيد البحث}</p>"},
                {"hello.en.txt",
                 "Thank you, {customer.name|dear customer}: {{your order} {conversation.order|is looked for}."}});
  mail.subject = "my order";
  mail.language = "ar";
  mail.from[0].name = "Sara & Co";
  auto l = only_letter(decide());
  BOOST_TEST(l.html == "<div dir=\"rtl\" lang=\"ar\"><p>شكرا Sara &amp; Co، طلبك قيد البحث</p></div>");
  BOOST_TEST(l.text == "شكرا Sara & Co، طلبك قيد البحث");
  mail.language = "en";
  known.conversation.attributes["order"] = std::string("123456");
  l = only_letter(decide());
  BOOST_TEST(l.html.empty());
  BOOST_TEST(l.text == "Thank you, Sara & Co: {your order} 123456.");
  // nobody has written it in French, and nobody knows the name
  mail.language = "fr";
  mail.from[0].name.clear();
  known.conversation.customer.name.clear();
  known.conversation.attributes.clear();
  BOOST_TEST(only_letter(decide()).text == "Thank you, dear customer: {your order} is looked for.");
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
  const auto l = letter_of(
      payload, sunday,
      {nullptr,
       {{"offer.pdf", "application/pdf", std::make_shared<const std::string>("%PDF"), disposition::attachment, {}}},
       {}});
  BOOST_REQUIRE(l.ok());
  BOOST_TEST(l->bcc[0].spec == "archive@acme.example");
  BOOST_TEST(l->enclosures[0].name == "offer.pdf");
}

BOOST_AUTO_TEST_CASE(a_mail_that_is_passed_on_goes_to_others_and_is_no_answer_to_the_customer) {
  go_on(decide());
  outgoing words{agent_id{1}, "can you look at this?", "", {"shop@other.example"}, {}, {}, {}, {}};
  words.forward = true;
  words.original.value = mail_number - 1;
  const auto r = answered(words);
  const auto& payload = r.rows.outbox.back().payload;
  BOOST_TEST(mail_below(payload).value().value == mail_number - 1);
  BOOST_TEST(!enclosed_mail(payload).has_value());
  BOOST_TEST(passes_on(payload));
  auto shown = mail;
  shown.text = "Where is my order?";
  shown.html = "<p>Where is my <b>order</b>?</p>";
  shown.headers = {{"Date", "Sun, 29 Mar 2026 10:05:09 +0300"}};
  shown.date = sunday;
  const auto l = letter_of(payload, sunday, {nullptr, {}, original_of(shown, sunday)});
  BOOST_REQUIRE(l.ok());
  BOOST_TEST(l->subject == "Fwd: a question");
  BOOST_TEST(l->to.at(0).spec == "shop@other.example");
  BOOST_TEST(l->text.starts_with(
      "can you look at this?\n\n---------- Forwarded message ----------\nFrom: Sara <sara@customer.example>\n"));
  BOOST_TEST(l->text.ends_with("\n\nWhere is my order?\n"));
  BOOST_TEST(l->html.find("can you look at this?") != std::string::npos,
             "what was plain goes along with the formatting");
  BOOST_TEST(l->html.find("<p>Where is my <b>order</b>?</p>") != std::string::npos);
  BOOST_TEST(l->in_reply_to.empty());
  BOOST_TEST(l->references.empty());
  // whoever gets it may answer into the conversation; answers to the customer do not name what they never had
  BOOST_TEST(r.rows.references.size() == 1u);
  BOOST_TEST((r.thread.message_ids == thread.message_ids));
}

BOOST_AUTO_TEST_CASE(a_mail_can_be_passed_on_as_a_file) {
  outgoing words{agent_id{1}, "", "", {"shop@other.example"}, {}, {}, {}, {}};
  words.forward = words.enclosed = true;
  words.original.value = 4;
  const auto rows = answered(words).rows;
  BOOST_TEST(enclosed_mail(rows.outbox.back().payload).value().value == 4);
  BOOST_TEST(!mail_below(rows.outbox.back().payload).has_value());
}

BOOST_AUTO_TEST_CASE(an_answer_quotes_the_mail_below_it_with_its_authors_clock) {
  outgoing words{agent_id{1}, "it left today", "<p>it left today</p>", {}, {}, {}, {}, {}};
  words.original.value = 4;
  const auto rows = answered(words).rows;
  const auto& payload = rows.outbox.back().payload;
  mail.text = "Where is it?\n";
  mail.html = "<p>Where <img src=\"cid:logo@x\" alt=\"[logo]\">is it?<img data-remote-src=\"https://x.example/p.png\" "
              "alt=\"\"></p>";
  mail.headers = {{"Date", "Sun, 29 Mar 2026 10:05:09 +0300"}};
  mail.date = std::chrono::sys_days{std::chrono::year{2026} / 3 / 29} + std::chrono::hours(7) + std::chrono::minutes(5);
  const auto l = letter_of(payload, sunday, {nullptr, {}, original_of(mail, sunday)});
  BOOST_REQUIRE(l.ok());
  BOOST_TEST(l->text ==
             "it left today\n\nOn 29 Mar 2026 at 10:05, Sara <sara@customer.example> wrote:\n> Where is it?\n");
  BOOST_TEST(l->html.find("<p>Where [logo]is it?</p></blockquote>") != std::string::npos, l->html);
  // erased meanwhile: what was written goes all the same
  const auto alone = letter_of(payload, sunday);
  BOOST_REQUIRE(alone.ok());
  BOOST_TEST(alone->text == "it left today");
}

BOOST_AUTO_TEST_CASE(an_answer_comes_from_the_address_that_its_author_chose) {
  auto people = two_channels();
  people.channels.front().addresses = {"support@acme.example", "Sales@acme.example"};
  put_people(people);
  outgoing words{agent_id{1}, "hello", "", {}, {}, {}, {}, {}};
  BOOST_TEST(only_letter(answered(words)).from.spec == "support@acme.example");
  words.from = "sales@ACME.example";
  BOOST_TEST(only_letter(answered(words)).from.spec == "Sales@acme.example");
}

BOOST_AUTO_TEST_CASE(what_a_person_writes_never_goes_to_our_own_addresses) {
  outgoing words{agent_id{1},
                 "hello",
                 "",
                 {"sara@customer.example", "SUPPORT@acme.example"},
                 {"billing@acme.example", "omar@customer.example"},
                 {"Billing@ACME.example"},
                 {},
                 {}};
  const auto l = only_letter(answered(words));
  BOOST_TEST(l.to.size() == 1u);
  BOOST_REQUIRE(l.cc.size() == 1u);
  BOOST_TEST(l.cc[0].spec == "omar@customer.example");
  BOOST_TEST(l.bcc.empty());
}

BOOST_AUTO_TEST_CASE(html_says_its_direction_and_language_whoever_wrote_it) {
  known.conversation.language = "ar";
  outgoing words{agent_id{1}, "", "<p>وصل الطلب A-17 اليوم</p>", {}, {}, {}, {}, {}};
  BOOST_TEST(only_letter(answered(words)).html ==
             "<div dir=\"rtl\" lang=\"ar\"><p>وصل الطلب <bdi>A-17</bdi> اليوم</p></div>");
  words.html = "<div dir=\"ltr\" lang=\"en\"><p>It left</p></div>";
  BOOST_TEST(only_letter(answered(words)).html == words.html);
  mail.subject = "please acknowledge";
  known.conversation.language = "en";
  BOOST_TEST(only_letter(decide()).html.starts_with("<div dir=\"ltr\" lang=\"en\">"));
}

BOOST_AUTO_TEST_CASE(the_channels_signature_goes_below_else_that_of_the_rules_unless_it_is_left_out) {
  std::string rules = letters_rules;
  rules.replace(rules.find("from_name"), 0, "signature \"signed.txt\"; ");
  put_in_force(rules);
  outgoing words{agent_id{1}, "it left", "<p>it left</p>", {}, {}, {}, {}, {}};
  auto l = only_letter(answered(words));
  BOOST_TEST(l.text == "it left\n\n-- \namal\nAcme <Support>\n");
  BOOST_TEST(l.html.find("amal<br>\nAcme &lt;Support&gt;") != std::string::npos, l.html);
  auto people = *node.people.get();
  people.channels.front().settings =
      R"({"signatures":{"":"<p>{agent.name} for {customer.first_name}</p>","ar":"<p>{agent.name} من أكمي</p>"}})";
  put_people(people);
  BOOST_TEST(only_letter(answered(words)).text == "it left\n\n-- \namal for Sara\n");
  known.conversation.language = "ar";
  l = only_letter(answered(words));
  BOOST_TEST(l.text == "it left\n\n-- \namal من أكمي\n");
  BOOST_TEST(l.html.find("dir=\"auto\">-- <br>") != std::string::npos);
  words.signature = false;
  BOOST_TEST(only_letter(answered(words)).text == "it left");
  // what rules send says goodbye in its own words
  mail.subject = "please acknowledge";
  BOOST_TEST(only_letter(decide()).text == "Thank you.");
}

BOOST_AUTO_TEST_CASE(a_picture_in_the_text_goes_along_by_its_content_id) {
  outgoing words{
      agent_id{1}, "see", "<p>see <img src=\"cid:upload-7\" alt=\"shot\"><img src=\"cid:upload-9\" alt=\"gone\"></p>",
      {},          {},    {},
      {},          {}};
  words.files = {{7, "shot.png", "image/png", 4, {}}, {8, "offer.pdf", "application/pdf", 4, {}}};
  const auto r = answered(words);
  const auto& payload = r.rows.outbox.back().payload;
  const auto named = attached_files(payload);
  BOOST_REQUIRE(named.ok());
  BOOST_REQUIRE(named->size() == 2u);
  const auto id = named->front().content_id;
  BOOST_TEST(id.starts_with("upload-7."));
  BOOST_TEST(id.ends_with("@acme.example"));
  BOOST_TEST(named->back().content_id.empty());
  const auto bytes = std::make_shared<const std::string>("....");
  const auto l = letter_of(payload, sunday,
                           {nullptr,
                            {{"shot.png", "image/png", bytes, disposition::attachment, id},
                             {"offer.pdf", "application/pdf", bytes, disposition::attachment, {}}},
                            {}});
  BOOST_REQUIRE(l.ok());
  BOOST_TEST(l->html.find("<img src=\"cid:" + id + "\" alt=\"shot\">gone</p>") != std::string::npos, l->html);
  BOOST_CHECK(l->enclosures.at(0).placed == disposition::inline_part);
  BOOST_CHECK(l->enclosures.at(1).placed == disposition::attachment);
  const auto mime = compose::compose(*l);
  BOOST_REQUIRE(mime.ok());
  BOOST_TEST(mime->bytes.find("multipart/related") != std::string::npos);
  BOOST_TEST(mime->bytes.find("\r\nContent-ID: <" + id + ">\r\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_payload_of_somebody_else_is_an_error_with_advice) {
  for (const char* bad : {"", "{}", "[]", "{\"from\":7}"}) {
    const auto l = letter_of(bad, sunday);
    BOOST_REQUIRE(!l.ok());
    BOOST_TEST(!l.why().help.empty());
    BOOST_TEST(!enclosed_mail(bad).has_value());
    BOOST_TEST((!attached_files(bad).ok() || attached_files(bad)->empty()));
  }
}

BOOST_AUTO_TEST_CASE(a_subject_is_answered_once_and_a_preview_is_one_line_of_whole_letters) {
  BOOST_TEST(reply_subject("hello") == "Re: hello");
  for (const char* already : {"Re: hello", "RE: hello", "رد: مرحبا"}) BOOST_TEST(reply_subject(already) == already);
  BOOST_TEST(forward_subject("hello") == "Fwd: hello");
  for (const char* already : {"Fwd: hello", "FW: hello"}) BOOST_TEST(forward_subject(already) == already);
  BOOST_TEST(preview_of("one\r\n\r\n\ttwo  three") == "one two three");
  std::string arabic;
  for (int i = 0; i < 400; ++i) arabic += "م";
  const auto cut = preview_of(arabic);
  BOOST_TEST(cut.size() <= 200u);
  BOOST_TEST(cut.size() % 2 == 0u);
  BOOST_TEST(folded_address("Sara@Customer.Example") == "sara@customer.example");
}

BOOST_AUTO_TEST_SUITE_END()
