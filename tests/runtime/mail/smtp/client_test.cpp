// The client against a server that follows a script: every stage at which it can say no, break or
// lie.

#include "tests/runtime/mail/smtp/scripted_server.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::smtp {

using namespace std::chrono_literals;
using testing::conversation;
using testing::fake_peer;

namespace {

/// Sends one mail to a@ and b@ through a server that answers like this.
std::string fates_with(const answers& said) {
  fake_peer peer([&](conversation& c) { serve(c, said); });
  auto c = client_for(peer);
  BOOST_REQUIRE(c.open().ok());
  return fates(c.send(mail_to({"a@shop.example", "b@shop.example"})));
}

} // namespace

BOOST_AUTO_TEST_SUITE(smtp_client)

BOOST_AUTO_TEST_CASE(a_mail_goes_out_with_its_envelope_stuffed_dots_and_what_the_server_offers) {
  fake_peer peer([](conversation& c) { serve(c, {}); });
  auto c = client_for(peer);
  BOOST_REQUIRE(c.open().ok());
  BOOST_TEST(fates(c.send(mail_to({"a@shop.example", "b@bücher.example"}, "Subject: é\r\n\r\n.hello"))) ==
             "sent:250 sent:250");
  c.quit();
  BOOST_TEST(peer.heard() == "EHLO barid.acme.example\r\n"
                             "MAIL FROM:<support@acme.example> SIZE=21 BODY=8BITMIME\r\n"
                             "RCPT TO:<a@shop.example>\r\n"
                             "RCPT TO:<b@xn--bcher-kva.example>\r\n"
                             "DATA\r\n"
                             "Subject: é\r\n\r\n..hello\r\n.\r\nQUIT\r\n");
}

BOOST_AUTO_TEST_CASE(several_mails_share_a_connection_and_the_null_sender_is_empty) {
  fake_peer peer([](conversation& c) { serve(c, {}); });
  auto c = client_for(peer);
  BOOST_REQUIRE(c.open().ok());
  auto mail = mail_to({"a@shop.example"});
  BOOST_TEST(fates(c.send(mail)) == "sent:250");
  mail.sender.clear();
  BOOST_TEST(fates(c.send(mail)) == "sent:250");
  BOOST_TEST(peer.connections() == 1);
  BOOST_TEST(peer.heard().find("MAIL FROM:<> SIZE=22\r\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(each_recipient_gets_its_own_result) {
  BOOST_TEST(fates_with({{"RCPT1", "550 5.1.1 unknown\r\n"}}) == "permanent:550 sent:250");
  BOOST_TEST(fates_with({{"RCPT2", "451 4.3.0 later\r\n"}}) == "sent:250 temporary:451");
  BOOST_TEST(fates_with({{"RCPT1", "550 no\r\n"}, {"RCPT2", "450 no\r\n"}}) == "permanent:550 temporary:450");
  BOOST_TEST(fates_with({{"RCPT1", "251 will forward\r\n"}}) == "sent:250 sent:250");
}

BOOST_AUTO_TEST_CASE(a_refusal_at_any_stage_is_reported_to_all_it_concerns) {
  BOOST_TEST(fates_with({{"MAIL", "451 4.3.0 later\r\n"}}) == "temporary:451 temporary:451");
  BOOST_TEST(fates_with({{"MAIL", "550 5.7.1 no\r\n"}}) == "permanent:550 permanent:550");
  BOOST_TEST(fates_with({{"MAIL", "421 4.3.2 bye\r\n"}}) == "temporary:421 temporary:421");
  BOOST_TEST(fates_with({{"RCPT2", "421 4.3.2 bye\r\n"}}) == "temporary:421 temporary:421");
  BOOST_TEST(fates_with({{"DATA", "451 4.3.0 later\r\n"}}) == "temporary:451 temporary:451");
  BOOST_TEST(fates_with({{"DATA", "554 5.5.1 no\r\n"}}) == "permanent:554 permanent:554");
  BOOST_TEST(fates_with({{"dot", "452 4.3.1 full\r\n"}}) == "temporary:452 temporary:452");
  BOOST_TEST(fates_with({{"dot", "554 5.6.0 spam\r\n"}}) == "permanent:554 permanent:554");
}

BOOST_AUTO_TEST_CASE(a_connection_that_breaks_before_the_final_dot_sent_nothing) {
  BOOST_TEST(fates_with({{"MAIL", ""}}) == "not_attempted not_attempted");
  BOOST_TEST(fates_with({{"RCPT2", ""}}) == "temporary not_attempted");
  BOOST_TEST(fates_with({{"DATA", ""}}) == "temporary temporary");
  BOOST_TEST(fates_with({{"MAIL", "nonsense\r\n"}}) == "not_attempted not_attempted");
  BOOST_TEST(fates_with({{"DATA", "250 what?\r\n"}}) == "temporary:250 temporary:250");
}

BOOST_AUTO_TEST_CASE(after_the_final_dot_no_answer_means_unknown) {
  BOOST_TEST(fates_with({{"dot", ""}}) == "unknown unknown");
  BOOST_TEST(fates_with({{"dot", "nonsense\r\n"}}) == "unknown unknown");
  BOOST_TEST(fates_with({{"dot", "354 more\r\n"}}) == "unknown unknown");
  BOOST_TEST(fates_with({{"RCPT1", "550 no\r\n"}, {"dot", ""}}) == "permanent:550 unknown");
  fake_peer peer([](conversation& c) { serve(c, {{"dot", "250-never ends\r\n"}}); });
  server s;
  s.at = peer.by_name();
  s.secured = security::none;
  auto times = quick();
  times.final_reply = 100ms;
  client c(s, *net::tls_context::client(), times);
  BOOST_REQUIRE(c.open().ok());
  BOOST_TEST(fates(c.send(mail_to({"a@shop.example"}))) == "unknown");
  BOOST_TEST(!c.usable());
  BOOST_TEST(fates(c.send(mail_to({"a@shop.example"}))) == "not_attempted");
}

BOOST_AUTO_TEST_CASE(the_caller_learns_the_moment_before_data_and_the_moment_of_the_final_dot) {
  fake_peer peer([](conversation& c) { serve(c, {{"RCPT1", "550 no\r\n"}}); });
  auto c = client_for(peer);
  BOOST_REQUIRE(c.open().ok());
  std::string order;
  bool dot_sent_before = false, data_said_before = false;
  const moments when{[&] {
                       order += "data ";
                       data_said_before = peer.heard().find("DATA") != std::string::npos;
                       return true;
                     },
                     [&] {
                       order += "dot ";
                       dot_sent_before = peer.heard().find("\r\n.\r\n") != std::string::npos;
                     }};
  BOOST_TEST(fates(c.send(mail_to({"a@shop.example", "b@shop.example"}), when)) == "permanent:550 sent:250");
  BOOST_TEST(order == "data dot ");
  BOOST_TEST(!data_said_before);
  BOOST_TEST(!dot_sent_before);
  order.clear();
  BOOST_TEST(fates(c.send(mail_to({"a@shop.example"}), when)) == "permanent:550"); // nobody left: no moment
  BOOST_TEST(order == "");
}

BOOST_AUTO_TEST_CASE(a_caller_that_cannot_commit_its_intent_stops_the_mail_and_keeps_the_connection) {
  fake_peer peer([](conversation& c) { serve(c, {}); });
  auto c = client_for(peer);
  BOOST_REQUIRE(c.open().ok());
  BOOST_TEST(fates(c.send(mail_to({"a@shop.example"}), {[] { return false; }, {}})) == "not_attempted");
  BOOST_TEST(peer.heard().find("DATA") == std::string::npos);
  BOOST_TEST(fates(c.send(mail_to({"a@shop.example"}))) == "sent:250");
}

BOOST_AUTO_TEST_CASE(with_pipelining_a_hundred_recipients_are_named_without_waiting) {
  fake_peer peer([](conversation& c) {
    c.say("220 mx\r\n");
    c.hear();
    c.say("250-mx\r\n250 PIPELINING\r\n");
    for (int window = 0; window < 2; ++window) { // answers only when all of a window was heard
      std::string answers = window == 0 ? c.hear().substr(0, 0) + "250 ok\r\n" : "";
      for (int i = 0; i < 50; ++i) {
        c.hear();
        answers += i % 2 ? "250 ok\r\n" : "550 no\r\n";
      }
      c.say(answers);
    }
    c.hear();
    c.say("354 go\r\n");
    c.hear_until(".");
    c.say("250 queued\r\n");
    c.hear_all();
  });
  auto c = client_for(peer);
  BOOST_REQUIRE(c.open().ok());
  std::vector<std::string> recipients;
  for (int i = 0; i < 100; ++i) recipients.push_back("r" + std::to_string(i) + "@shop.example");
  const auto results = c.send(mail_to(recipients));
  for (std::size_t i = 0; i < 100; ++i) BOOST_TEST((results[i].what == (i % 2 ? fate::sent : fate::permanent)));
}

BOOST_AUTO_TEST_CASE(a_sender_refused_amid_pipelined_commands_leaves_the_connection_usable) {
  int mails = 0;
  fake_peer peer([&](conversation& c) {
    c.say("220 mx\r\n");
    for (;;) {
      const auto line = c.hear();
      if (line.starts_with("EHLO")) c.say("250-mx\r\n250 PIPELINING\r\n");
      else if (line.starts_with("MAIL")) c.say(++mails == 1 ? "550 5.7.1 no\r\n" : "250 ok\r\n");
      else if (line.starts_with("RCPT")) c.say(mails == 1 ? "503 5.5.1 MAIL first\r\n" : "250 ok\r\n");
      else if (line == "DATA") {
        c.say("354 go\r\n");
        c.hear_until(".");
        c.say("250 queued\r\n");
      } else c.say("250 ok\r\n");
    }
  });
  auto c = client_for(peer);
  BOOST_REQUIRE(c.open().ok());
  BOOST_TEST(fates(c.send(mail_to({"a@shop.example", "b@shop.example"}))) == "permanent:550 permanent:550");
  BOOST_TEST(fates(c.send(mail_to({"a@shop.example"}))) == "sent:250");
}

BOOST_AUTO_TEST_CASE(what_the_server_cannot_take_is_refused_before_it_is_asked) {
  fake_peer peer([](conversation& c) { serve(c, {}, "250-mx\r\n250 SIZE 100\r\n"); });
  auto c = client_for(peer);
  BOOST_REQUIRE(c.open().ok());
  const auto large = c.send(mail_to({"a@shop.example"}, std::string(101, 'x')));
  BOOST_TEST(fates(large) == "permanent");
  BOOST_TEST(large[0].enhanced == "5.3.4");
  BOOST_TEST(large[0].text == "the mail has 101 bytes, the server takes 100");
  BOOST_TEST(c.send(mail_to({"a@shop.example"}, "\xC3\xA9"))[0].enhanced == "5.6.3");
  BOOST_TEST(c.send(mail_to({"سارة@shop.example"}))[0].enhanced == "5.6.7");
  BOOST_TEST(fates(c.send(mail_to({"سارة@shop.example", "a@shop.example"}))) == "permanent sent:250");
  BOOST_TEST(fates(c.send(mail_to({"a\r\nDATA\r\n@shop.example", "a@shop.example"}))) == "permanent sent:250");
  auto from = mail_to({"a@shop.example"});
  from.sender = "x> SIZE=1\r\nRCPT TO:<y@z.example";
  BOOST_TEST(c.send(from)[0].enhanced == "5.1.7");
  BOOST_TEST(peer.heard().find("y@z.example") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(smtputf8_is_asked_for_when_an_address_needs_it) {
  fake_peer peer([](conversation& c) { serve(c, {}, "250-mx\r\n250 SMTPUTF8\r\n"); });
  auto c = client_for(peer);
  BOOST_REQUIRE(c.open().ok());
  BOOST_TEST(fates(c.send(mail_to({"سارة@بريد.example"}))) == "sent:250");
  BOOST_TEST(peer.heard().find("MAIL FROM:<support@acme.example> SMTPUTF8\r\nRCPT TO:<سارة@بريد.example>\r\n") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_server_that_hangs_up_amid_the_mail_and_says_why_is_heard) {
  fake_peer peer([](conversation& c) {
    c.say("220 mx\r\n");
    c.hear();
    c.say("250 mx\r\n");
    for (int i = 0; i < 2; ++i) {
      c.hear();
      c.say("250 ok\r\n");
    }
    c.hear();
    c.say("354 go\r\n552 5.3.4 that is too much\r\n");
    c.hang_up();
  });
  auto c = client_for(peer);
  BOOST_REQUIRE(c.open().ok());
  const auto results = c.send(mail_to({"a@shop.example"}, std::string(64 << 20, 'x')));
  BOOST_TEST((fates(results) == "permanent:552" || fates(results) == "temporary"));
}

BOOST_AUTO_TEST_CASE(a_server_that_takes_no_mail_now_or_is_no_mail_server_is_told_apart) {
  const auto why = [](const std::string& greeting) {
    fake_peer peer([&](conversation& c) {
      c.say(greeting);
      c.hear_all();
    });
    auto c = client_for(peer);
    const auto opened = c.open();
    BOOST_REQUIRE(!opened.ok());
    BOOST_TEST((c.reached() == stage::hello));
    return opened.why();
  };
  BOOST_TEST((why("421 4.3.2 busy\r\n").code == errc::unavailable));
  BOOST_TEST((why("554 5.7.1 go away\r\n").code == errc::refused));
  BOOST_TEST(why("554 5.7.1 go away\r\n").message == "the server takes no mail: 554 5.7.1 go away");
  BOOST_TEST(why("* OK IMAP4rev1 ready\r\n").message == "not an SMTP answer: `* OK IMAP4rev1 ready`");
  BOOST_TEST((why(std::string(100'000, '2')).code == errc::limit));
  std::string endless;
  for (int i = 0; i < 1000; ++i) endless += "220-welcome\r\n";
  BOOST_TEST(why(endless).message == "an SMTP answer does not end");
}

BOOST_AUTO_TEST_CASE(an_old_server_is_greeted_with_helo) {
  fake_peer peer([](conversation& c) { serve(c, {{"EHLO", "502 5.5.1 what?\r\n"}}); });
  auto c = client_for(peer);
  BOOST_REQUIRE(c.open().ok());
  BOOST_TEST(fates(c.send(mail_to({"a@shop.example"}))) == "sent:250");
  BOOST_TEST(peer.heard().find("MAIL FROM:<support@acme.example>\r\n") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::smtp
