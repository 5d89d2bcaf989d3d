// Promise P3 and mixed answers, against a submission server that follows a script.

#include "runtime/store/outbox_rows.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/fake_peer.hpp"
#include "world.hpp"

#include <boost/test/unit_test.hpp>

#include <mutex>

namespace barid::actors {

using namespace std::chrono_literals;
using namespace std::string_literals;
using test::must;
using testing::eventually;

BOOST_AUTO_TEST_SUITE(outbox_with_a_hostile_server)

namespace {

/// What the server did: a ledger apart from what the engine believes.
struct sink {
  struct taken {
    std::vector<std::string> recipients;
    std::string bytes;
  };
  std::mutex lock;
  std::vector<taken> mails;                   ///< With a final dot.
  int cut_after_dot = 0;                      ///< So many times the line is cut instead of an answer.
  std::map<std::string, std::string> answers; ///< To RCPT, by address; else 250.

  std::vector<taken> seen() {
    const std::lock_guard hold(lock);
    return mails;
  }

  void play(testing::conversation& c) {
    c.say("220 sink.example\r\n");
    taken now;
    for (auto line = c.hear();; line = c.hear()) {
      if (line.starts_with("EHLO")) {
        c.say("250 sink.example\r\n");
      } else if (line.starts_with("MAIL")) {
        now = {};
        c.say("250 ok\r\n");
      } else if (line.starts_with("RCPT")) {
        const auto who = line.substr(9, line.find('>') - 9);
        const std::lock_guard hold(lock);
        const auto answer = answers.find(who);
        if (answer == answers.end()) now.recipients.push_back(who);
        c.say(answer == answers.end() ? "250 ok\r\n" : answer->second + "\r\n");
      } else if (line == "DATA") {
        c.say("354 go on\r\n");
        for (line = c.hear(); line != "."; line = c.hear()) now.bytes += line + "\n";
        const std::lock_guard hold(lock);
        mails.push_back(now);
        if (cut_after_dot > 0) {
          --cut_after_dot;
          return c.hang_up();
        }
        c.say("250 taken\r\n");
      } else if (line.starts_with("RSET")) {
        c.say("250 ok\r\n");
      } else {
        c.say("221 bye\r\n");
        return c.hang_up();
      }
    }
  }
};

struct outbox_desk : world {
  sink peer;
  testing::fake_peer server{[this](testing::conversation& c) { peer.play(c); }};
  mailbox_id channel;
  conversation_id asked;

  explicit outbox_desk(const std::string& subject = "where is my order") {
    channel = add_account("support", support, 0, [this](channel::account& a) {
      a.smtp = channel::mail_server{"127.0.0.1", server.at().port, channel::tls::none};
    });
    subject_ = subject;
  }
  ~outbox_desk() { stop(); } // before its server

  void open() {
    auto s = settings();
    s.smtp_server_of = [at = server.at()](const store::channel_row&) -> result<smtp::server> {
      smtp::server out;
      out.at = at;
      out.secured = smtp::security::none;
      return out;
    };
    start(s);
    dovecot.deliver(support, mail_from_sara(subject_, "Message-ID: <q1@shop.example>\r\n"));
    BOOST_REQUIRE(becomes("select count(*) from conversation_mails where mail is not null", 1));
    asked = conversation_id{count("select max(conversation) from conversation_mails")};
  }

  void answer(std::vector<std::string> to = {}) {
    command reply;
    reply.kind = command::kind_of::reply;
    reply.actor = "agent/1";
    reply.letter.text = "it left today";
    reply.letter.to = std::move(to);
    BOOST_REQUIRE(node->submit(asked, channel, std::move(reply)).ok());
  }
  void make_due() { (void)must(on.run("update outbox set next_at = now() where state in ('queued', 'failed')")); }

private:
  std::string subject_;
};

} // namespace

BOOST_AUTO_TEST_CASE(an_answer_without_an_outcome_is_sent_again_identical_and_flagged) {
  outbox_desk d;
  d.peer.cut_after_dot = 1;
  d.open();
  d.answer();
  BOOST_REQUIRE(d.becomes("select count(*) from outbox where doubtful and state = 'queued'", 1));
  BOOST_TEST(d.peer.seen().size() == 1u);
  d.make_due();
  BOOST_REQUIRE(d.becomes("select count(*) from outbox where doubtful and state = 'sent'", 1));
  const auto seen = d.peer.seen();
  BOOST_REQUIRE(seen.size() == 2u);
  BOOST_TEST(seen[0].bytes == seen[1].bytes);
  BOOST_TEST(seen[0].recipients == seen[1].recipients);
}

BOOST_AUTO_TEST_CASE(automatic_mail_without_an_outcome_is_parked_until_a_person_decides) {
  outbox_desk d("please acknowledge");
  d.peer.cut_after_dot = 1;
  d.open();
  BOOST_REQUIRE(d.becomes("select count(*) from outbox where state = 'parked'", 1));
  d.make_due();
  BOOST_TEST(!eventually([&] { return d.peer.seen().size() > 1; }, 1s));
  const auto trouble = must(store::troubled_outbox(d.on, 10));
  BOOST_REQUIRE(trouble.size() == 1u);
  BOOST_TEST(trouble[0].state == "parked");
  must(store::retry_outbox(d.on, trouble[0].job.id, real_clock().now()));
  BOOST_REQUIRE(d.becomes("select count(*) from outbox where state = 'sent'", 1));
  BOOST_TEST(d.peer.seen().size() == 2u);
}

BOOST_AUTO_TEST_CASE(whoever_has_it_does_not_get_it_again) {
  outbox_desk d;
  d.peer.answers = {{"omar@shop.example", "451 4.2.0 later"}, {"gone@shop.example", "550 5.1.1 no such user"}};
  d.open();
  d.answer({sara, "omar@shop.example", "gone@shop.example"});
  BOOST_REQUIRE(d.becomes("select count(*) from outbox where state = 'failed'", 1));
  BOOST_TEST(d.text("select payload->'delivered'->>0 from outbox") == sara);
  {
    const std::lock_guard hold(d.peer.lock);
    d.peer.answers.erase("omar@shop.example");
  }
  d.make_due();
  // everybody is settled: the one who was refused makes it a dead letter
  BOOST_REQUIRE(d.becomes("select count(*) from outbox where state = 'dead'", 1));
  auto seen = d.peer.seen();
  BOOST_REQUIRE(seen.size() == 2u);
  BOOST_TEST(seen[0].recipients == std::vector<std::string>{sara});
  BOOST_TEST(seen[1].recipients == std::vector<std::string>{"omar@shop.example"});
  BOOST_TEST(seen[0].bytes == seen[1].bytes);
  const auto trouble = must(store::troubled_outbox(d.on, 10));
  BOOST_REQUIRE(trouble.size() == 1u);
  BOOST_TEST(trouble[0].last_error.find("gone@shop.example: 550") != std::string::npos, trouble[0].last_error);
  // a person has it sent again: to whom it was refused only
  {
    const std::lock_guard hold(d.peer.lock);
    d.peer.answers.clear();
  }
  must(store::retry_outbox(d.on, trouble[0].job.id, real_clock().now()));
  BOOST_REQUIRE(d.becomes("select count(*) from outbox where state = 'sent'", 1));
  seen = d.peer.seen();
  BOOST_REQUIRE(seen.size() == 3u);
  BOOST_TEST(seen[2].recipients == std::vector<std::string>{"gone@shop.example"});
}

BOOST_AUTO_TEST_CASE(a_bounce_shows_on_its_conversation_and_its_address_is_held_until_a_click) {
  outbox_desk d;
  d.open();
  d.answer();
  BOOST_REQUIRE(d.becomes("select count(*) from outbox where state = 'sent'", 1));
  const auto ours = d.text("select payload->>'message_id' from outbox");
  BOOST_REQUIRE(ours.find('@') != std::string::npos);
  const auto bounce = [&](const std::string& id, const std::string& of, const std::string& who) {
    return "From: MAILER-DAEMON@mx.shop.example\r\nTo: support@acme.example\r\nSubject: Undelivered\r\nMessage-ID: <" +
           id +
           ">\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\n"
           "It came back.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
           "Final-Recipient: rfc822; " +
           who +
           "\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\n"
           "Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <" +
           of + ">\r\n\r\n--b--\r\n";
  };
  const auto asked = std::to_string(d.asked.value);
  // in the name of somebody who never got the mail
  d.dovecot.deliver(support, bounce("b0@mx.shop.example", ours, "victim@shop.example"));
  BOOST_REQUIRE(d.becomes("select count(*) from events where kind = 'bounced' and conversation = " + asked, 1));
  BOOST_TEST(d.count("select count(*) from bounced_addresses") == 0);
  d.dovecot.deliver(support, bounce("b1@mx.shop.example", ours, "Sara@shop.example"));
  BOOST_REQUIRE(d.becomes("select count(*) from events where kind = 'bounced' and conversation = " + asked, 2));
  BOOST_TEST(d.text("select address || ' ' || status from bounced_addresses") == sara + " 5.1.1"s);
  // one that knows no token of ours is a conversation of its own
  d.dovecot.deliver(support, bounce("b2@mx.shop.example", "guessed.1@acme.example", sara));
  BOOST_REQUIRE(d.becomes("select count(*) from conversation_mails where mail is not null", 4));
  BOOST_TEST(d.count("select count(*) from events where kind = 'bounced'") == 2);
  // the customer is still who it was, and nothing more goes to a dead address
  BOOST_TEST(d.text("select cu.address from conversations c join customers cu on cu.id = c.customer where c.id = " +
                    asked) == sara);
  d.answer();
  BOOST_REQUIRE(d.becomes("select count(*) from outbox where state = 'dead'", 1));
  BOOST_TEST(d.peer.seen().size() == 1u);
  const auto trouble = must(store::troubled_outbox(d.on, 10));
  BOOST_REQUIRE(trouble.size() == 1u);
  BOOST_TEST(trouble[0].last_error.find(sara + ": held: earlier mail came back (5.1.1"s) != std::string::npos,
             trouble[0].last_error);
  must(store::retry_outbox(d.on, trouble[0].job.id, real_clock().now()));
  BOOST_REQUIRE(d.becomes("select count(*) from outbox where state = 'sent'", 2));
  BOOST_TEST(d.peer.seen().size() == 2u);
  BOOST_TEST(d.count("select count(*) from bounced_addresses") == 0);
}

BOOST_AUTO_TEST_CASE(a_report_without_the_mail_that_failed_shows_where_its_recipient_was_written_to_last) {
  outbox_desk d;
  d.open();
  const auto report = [](const std::string& id, const std::string& who) {
    return "From: MAILER-DAEMON@mx.shop.example\r\nTo: support@acme.example\r\n"
           "Subject: failure notice\r\nMessage-ID: <" +
           id +
           ">\r\n\r\nHi. This is the qmail-send program at mx.shop.example.\r\n"
           "I'm afraid I wasn't able to deliver your message to the following addresses.\r\n"
           "This is a permanent error; I've given up. Sorry it didn't work out.\r\n\r\n<" +
           who + ">:\r\nSorry, no mailbox here by that name. (#5.1.1)\r\n";
  };
  // before anything was written to them it is about nothing of ours
  d.dovecot.deliver(support, report("r0@mx.shop.example", sara), "");
  BOOST_REQUIRE(d.becomes("select count(*) from conversation_mails where mail is not null", 2));
  BOOST_TEST(d.count("select count(*) from events where kind = 'bounced'") == 0);
  d.answer();
  BOOST_REQUIRE(d.becomes("select count(*) from outbox where state = 'sent'", 1));
  d.dovecot.deliver(support, report("r1@mx.shop.example", "Sara@shop.example"), "");
  const auto asked = std::to_string(d.asked.value);
  BOOST_REQUIRE(d.becomes("select count(*) from events where kind = 'bounced' and conversation = " + asked, 1));
  BOOST_TEST(d.text("select cu.address from conversations c join customers cu on cu.id = c.customer where c.id = " +
                    asked) == sara);
  // anybody can write such a thing: it keeps nobody from being answered
  BOOST_TEST(d.count("select count(*) from bounced_addresses") == 0);
  d.dovecot.deliver(support, report("r2@mx.shop.example", "omar@shop.example"), "");
  BOOST_REQUIRE(d.becomes("select count(*) from conversation_mails where mail is not null", 4));
  BOOST_TEST(d.count("select count(*) from events where kind = 'bounced'") == 1);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::actors
