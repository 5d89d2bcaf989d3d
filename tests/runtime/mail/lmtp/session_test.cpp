#include "runtime/mail/lmtp/session.hpp"

#include <boost/test/unit_test.hpp>

#include <random>

namespace barid::lmtp {

namespace {

struct received {
  envelope to;
  std::string bytes;
};

/// Drives a session by rules on local parts: `no…` is unknown, `later…` unavailable; mails are
/// committed, unless a recipient begins with `full` or `bad`.
class peer {
public:
  explicit peer(session_settings s = {}, std::size_t budget = 1 << 20)
      : budget_(std::make_shared<byte_budget>(budget)), session_(std::move(s), budget_) {}

  /// Feeds `bytes` and gives what was said in return since the last call.
  std::string says(std::string_view bytes) {
    session_.feed(bytes);
    for (;;) {
      auto what = session_.advance();
      if (auto* rcpt = std::get_if<ask_recipient>(&what)) {
        session_.answer(rcpt->spec.starts_with("no")      ? acceptance::unknown
                        : rcpt->spec.starts_with("later") ? acceptance::unavailable
                                                          : acceptance::accepted);
      } else if (auto* mail = std::get_if<take_mail>(&what)) {
        mails.push_back({mail->to, *mail->bytes});
        std::vector<outcome> outcomes;
        for (const auto& r : mail->to.recipients)
          outcomes.push_back(r.starts_with("full")   ? outcome::full
                             : r.starts_with("busy") ? outcome::busy
                             : r.starts_with("bad")  ? outcome::refused
                             : r.starts_with("sick") ? outcome::unavailable
                                                     : outcome::committed);
        if (answers_nothing) outcomes.clear();
        session_.answer(outcomes);
      } else {
        closed = std::holds_alternative<hang_up>(what);
        return session_.take_output();
      }
    }
  }

  /// Only the codes of the replies: `250 550`.
  std::string codes(std::string_view bytes) {
    const auto said = says(bytes);
    std::string out;
    for (std::size_t at = 0; at < said.size(); at = said.find('\n', at) + 1)
      if (said[at + 3] == ' ') out += (out.empty() ? "" : " ") + said.substr(at, 3);
    return out;
  }

  bool closed = false;
  bool answers_nothing = false;
  std::vector<received> mails;
  std::shared_ptr<byte_budget> budget_;
  session session_;
};

constexpr const char* hello = "LHLO mx.acme.example\r\n";

struct greeted : peer {
  explicit greeted(session_settings s = {}, std::size_t budget = 1 << 20) : peer(std::move(s), budget) { says(hello); }
};

} // namespace

BOOST_AUTO_TEST_SUITE(lmtp_session)

BOOST_AUTO_TEST_CASE(the_greeting_says_lmtp_and_lhlo_lists_what_is_offered) {
  session_settings s;
  s.name = "barid.acme.example";
  s.limits.message = 1000;
  peer p(s);
  BOOST_TEST(p.says("") == "220 barid.acme.example LMTP ready\r\n");
  BOOST_TEST(p.says(hello) == "250-barid.acme.example\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n"
                              "250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 1000\r\n");
}

BOOST_AUTO_TEST_CASE(a_mail_gets_one_answer_per_accepted_recipient) {
  greeted p;
  BOOST_TEST(p.says("MAIL FROM:<sara@shop.example> SIZE=20 BODY=8BITMIME\r\n") == "250 2.1.0 sender ok\r\n");
  BOOST_TEST(p.codes("RCPT TO:<a@acme.example>\r\n") == "250");
  BOOST_TEST(p.says("RCPT TO:<nobody@acme.example>\r\n") == "550 5.1.1 <nobody@acme.example> no such mailbox here\r\n");
  BOOST_TEST(p.codes("RCPT TO:<later@acme.example>\r\n") == "451");
  BOOST_TEST(p.codes("RCPT TO:<full@acme.example>\r\n") == "250");
  BOOST_TEST(p.codes("RCPT TO:<bad@acme.example>\r\n") == "250");
  BOOST_TEST(p.codes("RCPT TO:<sick@acme.example>\r\n") == "250");
  BOOST_TEST(p.codes("RCPT TO:<busy@acme.example>\r\n") == "250");
  BOOST_TEST(p.codes("DATA\r\n") == "354");
  BOOST_TEST(p.says("hello\r\n.\r\n") ==
             "250 2.0.0 <a@acme.example> stored\r\n"
             "452 4.3.1 <full@acme.example> no room now, try again later\r\n"
             "554 5.7.1 <bad@acme.example> mail refused\r\n"
             "451 4.3.0 <sick@acme.example> cannot be stored now, try again later\r\n"
             "451 4.3.2 <busy@acme.example> too much mail waits to be decided, try again later\r\n");
  BOOST_REQUIRE(p.mails.size() == 1u);
  const auto& e = p.mails[0].to;
  BOOST_TEST(e.client == "mx.acme.example");
  BOOST_TEST(e.sender == "sara@shop.example");
  BOOST_TEST(e.recipients.size() == 5u);
  BOOST_TEST(e.eight_bit);
  BOOST_TEST(e.declared_size.value() == 20u);
  BOOST_TEST(p.mails[0].bytes == "hello\r\n");
  BOOST_TEST(p.says("QUIT\r\n") == "221 2.0.0 goodbye\r\n");
  BOOST_TEST(p.closed);
}

BOOST_AUTO_TEST_CASE(nothing_is_answered_before_the_mail_is_decided) {
  session s({}, std::make_shared<byte_budget>(1000));
  s.feed("LHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\n");
  BOOST_TEST(std::holds_alternative<ask_recipient>(s.advance()));
  s.answer(acceptance::accepted);
  BOOST_TEST(std::holds_alternative<need_input>(s.advance()));
  s.feed("DATA\r\n");
  BOOST_TEST(std::holds_alternative<need_input>(s.advance()));
  (void)s.take_output();
  s.feed("x\r\n.\r\nNOOP\r\n");
  BOOST_TEST(std::holds_alternative<take_mail>(s.advance()));
  BOOST_TEST(std::holds_alternative<need_input>(s.advance()));
  BOOST_TEST(s.take_output() == "");
  BOOST_TEST(s.in_transaction());
  s.answer(std::vector{outcome::committed});
  BOOST_TEST(std::holds_alternative<need_input>(s.advance()));
  BOOST_TEST(s.take_output() == "250 2.0.0 <a@b.example> stored\r\n250 2.0.0 ok\r\n");
}

BOOST_AUTO_TEST_CASE(a_delivery_that_answers_for_the_wrong_number_counts_as_unavailable) {
  greeted p;
  p.answers_nothing = true;
  BOOST_TEST(p.codes("MAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nRCPT TO:<c@b.example>\r\nDATA\r\nx\r\n.\r\n") ==
             "250 250 250 354 451 451");
}

BOOST_AUTO_TEST_CASE(commands_out_of_order_are_refused_and_change_nothing) {
  peer p;
  p.says("");
  BOOST_TEST(p.codes("MAIL FROM:<a@b.example>\r\n") == "503");
  BOOST_TEST(p.codes("EHLO a\r\n") == "500");
  p.says(hello);
  BOOST_TEST(p.codes("RCPT TO:<a@b.example>\r\nDATA\r\n") == "503 503");
  BOOST_TEST(p.codes("MAIL FROM:<a@b.example>\r\nMAIL FROM:<c@b.example>\r\nDATA\r\n") == "250 503 503");
  BOOST_TEST(p.codes("RCPT TO:<nobody@b.example>\r\nDATA\r\n") == "550 503");
  BOOST_TEST(p.codes("RCPT TO:<a@b.example>\r\nRSET\r\nDATA\r\nNOOP\r\nVRFY a\r\nHELP\r\n") ==
             "250 250 503 250 252 214");
  BOOST_TEST(p.mails.empty());
}

BOOST_AUTO_TEST_CASE(utf8_addresses_need_smtputf8) {
  greeted p;
  BOOST_TEST(p.codes("MAIL FROM:<a@b.example>\r\nRCPT TO:<دعم@acme.example>\r\n") == "250 553");
  BOOST_TEST(p.codes("RSET\r\nMAIL FROM:<سارة@b.example> SMTPUTF8\r\nRCPT TO:<دعم@acme.example>\r\n") == "250 250 250");
}

BOOST_AUTO_TEST_CASE(pipelined_commands_are_answered_in_order_and_a_second_mail_follows_the_first) {
  greeted p;
  const std::string mail = "MAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nRCPT TO:<nobody@b.example>\r\nDATA\r\n";
  BOOST_TEST(p.codes(mail) == "250 250 550 354");
  BOOST_TEST(p.codes("one\r\n.\r\n" + mail + "two\r\n.\r\nQUIT\r\nNOOP\r\n") == "250 250 250 550 354 250 221");
  BOOST_REQUIRE(p.mails.size() == 2u);
  BOOST_TEST(p.mails[1].bytes == "two\r\n");
}

BOOST_AUTO_TEST_CASE(a_command_with_a_bare_line_end_is_refused_and_the_connection_ends) {
  for (const std::string line : {"NOOP\n", "NOOP\rNOOP\r\n", "NOOP\r\r\n", "\n", "NOOP\n\r\n"}) {
    greeted p;
    BOOST_TEST(p.says(line + "NOOP\r\n") == "500 5.5.2 a line ends with CR LF, and has neither within\r\n");
    BOOST_TEST(p.closed);
  }
}

BOOST_AUTO_TEST_CASE(smuggled_mails_stay_inside_the_mail_that_carries_them) {
  for (const std::string end : {"\n.\n", "\n.\r\n", "\r.\r", "\r.\r\n", "\r\n.\n", "\r\n.\r"}) {
    greeted p;
    p.says("MAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nDATA\r\n");
    const auto inner = "MAIL FROM:<ceo@acme.example>\r\nRCPT TO:<victim@b.example>\r\nDATA\r\n";
    BOOST_TEST(p.codes("x" + end + inner + "evil\r\n.\r\n") == "250");
    BOOST_REQUIRE(p.mails.size() == 1u);
    BOOST_TEST(p.mails[0].bytes.find("evil") != std::string::npos);
    BOOST_TEST(p.mails[0].to.recipients.size() == 1u);
  }
}

BOOST_AUTO_TEST_CASE(limits_are_answered_with_their_own_codes) {
  session_settings s;
  s.limits.message = 1000;
  s.limits.recipients = 2;
  s.limits.command_line = 100;
  greeted p(s, 3000);
  BOOST_TEST(p.codes("MAIL FROM:<> SIZE=1001\r\n") == "552");
  BOOST_TEST(p.codes("MAIL FROM:<> SIZE=1000\r\n") == "250");
  BOOST_TEST(p.codes("RCPT TO:<a@b.example>\r\nRCPT TO:<b@b.example>\r\nRCPT TO:<c@b.example>\r\n") == "250 250 452");
  BOOST_TEST(p.codes("DATA\r\n") == "354");
  BOOST_TEST(p.codes(std::string(999, 'x') + "\r\n.\r\n") == "552 552");
  BOOST_TEST(p.codes("MAIL FROM:<>\r\n" + std::string("NOOP ") + std::string(95, 'x') + "\r\n") == "250 250");
  BOOST_TEST(p.codes("NOOP " + std::string(96, 'x') + "\r\n") == "500");
  BOOST_TEST(p.closed);
  greeted endless(s);
  BOOST_TEST(endless.codes(std::string(5000, 'x')) == "500");
  BOOST_TEST(endless.closed);
}

BOOST_AUTO_TEST_CASE(a_full_budget_is_answered_452_before_and_during_the_data) {
  greeted p({}, 20'000);
  BOOST_TEST(p.codes("MAIL FROM:<> SIZE=20001\r\n") == "452");
  BOOST_TEST(p.codes("MAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nRCPT TO:<b@b.example>\r\nDATA\r\n") ==
             "250 250 250 354");
  BOOST_TEST(p.codes(std::string(30'000, 'x') + "\r\n.\r\n") == "452 452");
  BOOST_TEST(p.codes("MAIL FROM:<> SIZE=100\r\nRCPT TO:<a@b.example>\r\n") == "250 250");
  BOOST_REQUIRE(p.budget_->reserve(20'000)); // other peers were quicker
  BOOST_TEST(p.codes("DATA\r\n") == "452");
  BOOST_TEST(p.mails.empty());
  p.budget_->release(20'000);
  BOOST_TEST(p.codes("MAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nDATA\r\nx\r\n.\r\n") == "250 250 354 250");
}

BOOST_AUTO_TEST_CASE(a_peer_that_only_makes_errors_or_noise_is_sent_away) {
  session_settings s;
  s.limits.errors = 3;
  s.limits.commands_between_mails = 10;
  greeted p(s);
  BOOST_TEST(p.codes("X\r\nX\r\nX\r\nX\r\nX\r\n") == "500 500 500 421");
  BOOST_TEST(p.closed);
  greeted noisy(s);
  BOOST_TEST(noisy.codes("NOOP\r\nNOOP\r\nNOOP\r\nNOOP\r\nNOOP\r\nNOOP\r\nNOOP\r\nNOOP\r\nNOOP\r\nNOOP\r\n")
                 .ends_with("250 421"));
  greeted busy(s);
  for (int i = 0; i < 20; ++i)
    BOOST_TEST(busy.codes("MAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nDATA\r\nx\r\n.\r\n") == "250 250 354 250");
  greeted browser;
  BOOST_TEST(browser.codes("POST / HTTP/1.1\r\nMAIL FROM:<>\r\n") == "500");
  BOOST_TEST(browser.closed);
}

BOOST_AUTO_TEST_CASE(in_smtp_one_answer_tells_the_worst_outcome) {
  session_settings s;
  s.speaks = dialect::smtp;
  peer p(s);
  BOOST_TEST(p.says("") == "220 localhost ESMTP ready\r\n");
  BOOST_TEST(p.codes("LHLO a\r\n") == "500");
  BOOST_TEST(p.says("HELO a\r\n") == "250 localhost\r\n");
  BOOST_TEST(p.codes("EHLO a\r\n") == "250");
  const auto mail = [&](const std::string& to) {
    p.says("MAIL FROM:<>\r\n" + to + "DATA\r\n");
    return p.codes("x\r\n.\r\n");
  };
  const std::string a = "RCPT TO:<a@b.example>\r\n", bad = "RCPT TO:<bad@b.example>\r\n",
                    full = "RCPT TO:<full@b.example>\r\n";
  BOOST_TEST(mail(a + a) == "250");
  BOOST_TEST(mail(a + bad) == "554");
  BOOST_TEST(mail(bad + full + a) == "452");
}

BOOST_AUTO_TEST_CASE(however_the_bytes_are_cut_the_outcome_is_the_same) {
  const std::string dialogue = "LHLO mx\r\nMAIL FROM:<a@b.example> SIZE=9\r\nRCPT TO:<a@b.example>\r\nRCPT "
                               "TO:<nobody@b.example>\r\n"
                               "RCPT TO:<full@b.example>\r\nDATA\r\n..\r\n.\rx\n.\n\r\n.\r\nX\r\nNOOP\r\nRSET\r\nMAIL "
                               "FROM:<>\r\nDATA\r\n"
                               "RCPT TO:<later@b.example>\r\nRCPT TO:<z@b.example>\r\nDATA\r\n.\r\nMAIL "
                               "FROM:<x@y.example>\r\nRCPT TO:<q@y.example>\r\n"
                               "DATA\r\n" +
                               std::string(3000, 'y') + "\r\n.\r\nNOOP " + std::string(200, 'x') +
                               "\r\nRSET\nNOOP\r\nQUIT\r\n";
  session_settings s;
  s.limits.message = 2000;
  peer whole(s);
  const auto expected = whole.says(dialogue);
  BOOST_TEST(whole.mails.size() == 2u);
  std::mt19937 random(11);
  for (int round = 0; round < 300; ++round) {
    peer cut(s);
    std::string said;
    const auto largest = round == 0 ? 1 : 1 + random() % 64;
    for (std::size_t i = 0; i < dialogue.size() && !cut.closed;) {
      const auto n = std::min<std::size_t>(round == 0 ? 1 : 1 + random() % largest, dialogue.size() - i);
      said += cut.says(std::string_view(dialogue).substr(i, n));
      i += n;
    }
    BOOST_REQUIRE_EQUAL(said, expected);
    BOOST_REQUIRE(cut.mails.size() == whole.mails.size());
    for (std::size_t i = 0; i < cut.mails.size(); ++i) {
      BOOST_REQUIRE(cut.mails[i].bytes == whole.mails[i].bytes);
      BOOST_REQUIRE(cut.mails[i].to == whole.mails[i].to);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::lmtp
