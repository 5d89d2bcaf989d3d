// Answers through a real Postfix into the customer's real mailbox, and the answer to the answer.

#include "runtime/store/upload_rows.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/postfix_server.hpp"
#include "world.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::actors {

using test::must;
using testing::eventually;

BOOST_AUTO_TEST_SUITE(answering)

namespace {

const char* decided = "select count(*) from conversation_mails where mail is not null";

/// The value of a header in what IMAP gave, unfolded.
std::string header_of(const std::string& mail, const std::string& name) {
  auto at = mail.find("\n" + name + ": ");
  if (at == std::string::npos) return {};
  at += name.size() + 3;
  std::string out;
  while (true) {
    const auto end = mail.find('\n', at);
    out += mail.substr(at, end - at);
    if (end == std::string::npos || end + 1 >= mail.size() || (mail[end + 1] != ' ' && mail[end + 1] != '\t')) break;
    at = end + 1;
  }
  return out;
}

struct desk : world {
  explicit desk(const std::string& threads = "grouped") : world(threads) {
    postfix = testing::postfix_server::submission(authority.issue(), dovecot.auth_socket(),
                                                  "inet:127.0.0.1:" + std::to_string(dovecot.lmtp_port()));
    channel = add_account("support", support, postfix->port());
  }
  ~desk() { stop(); } // before its server

  /// The question comes in; its conversation.
  conversation_id asked(const std::string& subject, const std::string& id) {
    const auto before = count(decided);
    dovecot.deliver(support, mail_from_sara(subject, "Message-ID: <" + id + ">\r\n"));
    BOOST_REQUIRE(becomes(decided, before + 1));
    return conversation_id{count("select max(conversation) from conversation_mails")};
  }

  result<command_done> answer(conversation_id c, const std::string& words, std::vector<std::string> to = {}) {
    command reply;
    reply.kind = command::kind_of::reply;
    reply.actor = "agent/1";
    reply.letter.text = words;
    reply.letter.to = std::move(to);
    return node->submit(c, channel, std::move(reply));
  }

  /// On the servers; returns when they know.
  void change_password(const std::string& word) {
    dovecot.set_password(support, word);
    BOOST_REQUIRE(eventually([&] {
      try {
        (void)dovecot.commands(support, {"NOOP"});
        return true;
      } catch (const std::runtime_error&) {
        return false;
      }
    }));
  }

  /// Mails in somebody's INBOX.
  std::size_t mails_of(const std::string& user) { return on_server(user, "ALL"); }

  std::string newest_of(const std::string& user) {
    return dovecot.commands(user, {"EXAMINE INBOX", "FETCH " + std::to_string(mails_of(user)) + " BODY.PEEK[]"});
  }

  std::unique_ptr<testing::postfix_server> postfix;
  mailbox_id channel;
};

} // namespace

BOOST_AUTO_TEST_CASE(an_answer_arrives_threaded_under_the_question_and_its_answer_joins) {
  desk d;
  d.start();
  const auto c = d.asked("where is my order", "q1@shop.example");
  BOOST_REQUIRE(d.answer(c, "it left today").ok());
  BOOST_REQUIRE(eventually([&] { return d.mails_of(sara) == 1; }));
  const auto answer = d.newest_of(sara);
  BOOST_TEST(header_of(answer, "In-Reply-To") == "<q1@shop.example>");
  BOOST_TEST(header_of(answer, "References").find("<q1@shop.example>") != std::string::npos);
  BOOST_TEST(header_of(answer, "Subject") == "Re: where is my order");
  BOOST_TEST(answer.find("it left today") != std::string::npos);
  BOOST_TEST(d.becomes("select count(*) from outbox where state = 'sent'", 1));
  // from another address, which no reference alone lets in: the token does
  const auto id = header_of(answer, "Message-ID");
  d.dovecot.deliver(support, "From: omar@shop.example\r\nTo: support@acme.example\r\nSubject: Re: Re: my order\r\n"
                             "Message-ID: <r1@shop.example>\r\nIn-Reply-To: " +
                                 id + "\r\n\r\nthank you\r\n");
  BOOST_REQUIRE(d.becomes(decided, 2));
  BOOST_TEST(d.count("select count(distinct conversation) from conversation_mails") == 1);
  // the question's own id is not enough for a stranger
  d.dovecot.deliver(support, "From: eve@other.example\r\nTo: support@acme.example\r\nSubject: Re: my order\r\n"
                             "Message-ID: <e1@other.example>\r\nIn-Reply-To: <q1@shop.example>\r\n\r\nlet me in\r\n");
  BOOST_REQUIRE(d.becomes(decided, 3));
  BOOST_TEST(d.count("select count(distinct conversation) from conversation_mails") == 2);
  BOOST_TEST(d.count("select count(*) from conversations where linked = " + std::to_string(c.value)) == 1);
}

BOOST_AUTO_TEST_CASE(where_threads_are_separate_the_answer_to_an_answer_is_linked) {
  desk d("separate");
  d.start();
  const auto c = d.asked("where is my order", "q1@shop.example");
  BOOST_REQUIRE(d.answer(c, "it left today").ok());
  BOOST_REQUIRE(eventually([&] { return d.mails_of(sara) == 1; }));
  const auto id = header_of(d.newest_of(sara), "Message-ID");
  d.dovecot.deliver(support,
                    mail_from_sara("Re: my order", "Message-ID: <r1@shop.example>\r\nIn-Reply-To: " + id + "\r\n"));
  BOOST_REQUIRE(d.becomes(decided, 2));
  BOOST_TEST(d.count("select count(distinct conversation) from conversation_mails") == 2);
  BOOST_TEST(d.count("select count(*) from conversations where linked = " + std::to_string(c.value)) == 1);
}

BOOST_AUTO_TEST_CASE(a_mail_is_passed_on_with_its_text_and_what_comes_back_joins) {
  desk d;
  d.start();
  const auto c = d.asked("where is my order", "q1@shop.example");
  command forward;
  forward.kind = command::kind_of::forward;
  forward.actor = "agent/1";
  forward.letter.author = agent_id{1};
  forward.letter.text = "can you look?";
  forward.letter.to = {sara};
  forward.letter.forward = true;
  forward.letter.original = mail_id{d.count("select max(mail) from conversation_mails")};
  BOOST_REQUIRE(d.node->submit(c, d.channel, forward).ok());
  BOOST_REQUIRE(eventually([&] { return d.mails_of(sara) == 1; }));
  const auto mail = d.newest_of(sara);
  BOOST_TEST(header_of(mail, "Subject") == "Fwd: where is my order");
  BOOST_TEST(header_of(mail, "In-Reply-To") == "");
  BOOST_TEST(mail.find("can you look?") != std::string::npos);
  BOOST_TEST(mail.find("---------- Forwarded message ----------") != std::string::npos);
  BOOST_TEST(mail.find("hello") != std::string::npos, "the mail itself");
  // for the customer nothing was answered
  BOOST_TEST(d.count("select count(*) from conversations where first_unanswered_at is not null") == 1);
  BOOST_TEST(d.count("select count(*) from conversation_mails where forwarded") == 1);
  d.dovecot.deliver(support, "From: shop@other.example\r\nTo: support@acme.example\r\nSubject: Re: Fwd\r\n"
                             "Message-ID: <o1@other.example>\r\nIn-Reply-To: " +
                                 header_of(mail, "Message-ID") + "\r\n\r\nit is here\r\n");
  BOOST_REQUIRE(d.becomes(decided, 2));
  BOOST_TEST(d.count("select count(distinct conversation) from conversation_mails") == 1);
  // the whole mail, byte for byte
  forward.letter.enclosed = true;
  BOOST_REQUIRE(d.node->submit(c, d.channel, forward).ok());
  BOOST_REQUIRE(eventually([&] { return d.mails_of(sara) == 2; }));
  BOOST_TEST(d.newest_of(sara).find("Content-Type: message/rfc822") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_answer_quotes_the_mail_and_shows_a_picture_of_its_own) {
  desk d;
  d.start();
  const auto c = d.asked("where is my order", "q1@shop.example");
  store::upload_row picture;
  picture.conversation = c;
  picture.channel = d.channel;
  picture.agent = agent_id{1};
  picture.name = "shot.png";
  picture.type = "image/png";
  picture.created = real_clock().now();
  const auto upload = must(store::create_upload(d.on, picture, "not much of a picture"));
  command reply;
  reply.kind = command::kind_of::reply;
  reply.actor = "agent/1";
  reply.letter.text = "see below";
  reply.letter.html = "<p>see <img src=\"cid:upload-" + std::to_string(upload) + "\" alt=\"shot\"></p>";
  reply.letter.files = {{upload, "shot.png", "image/png", 21, {}}};
  reply.letter.original = mail_id{d.count("select max(mail) from conversation_mails")};
  BOOST_REQUIRE(d.node->submit(c, d.channel, reply).ok());
  BOOST_REQUIRE(eventually([&] { return d.mails_of(sara) == 1; }));
  const auto mail = d.newest_of(sara);
  BOOST_TEST(mail.find("multipart/related") != std::string::npos);
  BOOST_TEST(mail.find("Content-Disposition: inline;") != std::string::npos, mail);
  BOOST_TEST(mail.find("Content-ID: <upload-" + std::to_string(upload) + ".") != std::string::npos);
  BOOST_TEST(mail.find("wrote:") != std::string::npos);
  BOOST_TEST(mail.find("> hello") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_rules_reply_goes_out_marked_as_automatic) {
  desk d;
  d.start();
  (void)d.asked("please acknowledge", "q1@shop.example");
  BOOST_REQUIRE(eventually([&] { return d.mails_of(sara) == 1; }));
  BOOST_TEST(header_of(d.newest_of(sara), "Auto-Submitted") == "auto-replied");
}

BOOST_AUTO_TEST_CASE(a_refused_login_is_the_channels_trouble_and_costs_no_mail) {
  desk d;
  d.start();
  const auto c = d.asked("where is my order", "q1@shop.example");
  d.change_password("changed");
  BOOST_REQUIRE(d.answer(c, "it left today").ok());
  BOOST_REQUIRE_MESSAGE(d.becomes("select count(*) from channels where health = 'failing' and "
                                  "health_text like 'sending: %'",
                                  1),
                        d.text("select state || ': ' || last_error from outbox") + "; " +
                            d.text("select health || ': ' || health_text from channels"));
  BOOST_TEST(d.becomes("select count(*) from outbox where state = 'failed'", 1));
  BOOST_TEST(d.count("select count(*) from live_events where kind = 'channel_health' and "
                     "payload->>'health' = 'failing'") == 1);
  d.change_password("sesame");
  (void)must(d.on.run("update outbox set next_at = now()"));
  BOOST_REQUIRE(eventually([&] { return d.mails_of(sara) == 1; }));
  BOOST_TEST(d.becomes("select count(*) from channels where health = 'ok'", 1));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::actors
