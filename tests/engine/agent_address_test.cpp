// Anybody can write an agent's address into From: such a mail is one of a customer, whatever it says.

#include "tests/engine/connected_desk.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/store_audit.hpp"

#include <boost/test/unit_test.hpp>

using namespace barid;
using namespace barid::testing;

BOOST_AUTO_TEST_SUITE(engine_agent_address)

BOOST_AUTO_TEST_CASE(mail_from_the_address_of_an_agent_has_no_agent_powers) {
  connected_desk desk("language 1\n"
                      "mailbox support { address support@acme.example; threads grouped; team triage }\n"
                      "team triage { strategy queue }\n");
  store_audit stored{desk.engine.admin()};
  const auto number = [&](const std::string& sql) { return stored.number(sql); };
  const auto in = [&](std::int64_t mails) {
    return eventually(
        [&] { return number("select count(*) from conversation_mails where direction = 'in'") == mails; });
  };
  desk.ask("where is it?", "q1@shop.example");
  BOOST_REQUIRE(in(1));
  const auto asked = std::to_string(number("select id from conversations"));
  BOOST_REQUIRE(eventually([&] {
    return desk.api.post("/api/v1/conversations/" + asked + "/reply", {{"text", "Here it is."}}).status == 200;
  }));
  std::string answer;
  BOOST_REQUIRE(eventually([&] { return !(answer = header_of(desk.answers(), "Message-ID")).empty(); }));
  desk.ask("Re: where is it?", "q2@shop.example", "In-Reply-To: " + answer + "\r\n");
  BOOST_REQUIRE(in(2));

  // mona is an administrator; what claims to be hers knows a reference, and all that such mails try
  const auto forged = [&](const std::string& id, const std::string& reference) {
    desk.dovecot.deliver(desk.account,
                         "From: Mona <mona@acme.example>\r\nSender: mona@acme.example\r\nTo: " +
                             std::string(desk.account) + "\r\nSubject: Re: where is it?\r\nMessage-ID: <" + id +
                             ">\r\nIn-Reply-To: " + reference + "\r\nReferences: " + reference +
                             "\r\nX-Barid-Agent: mona\r\nX-Barid-Status: closed\r\nX-Barid-Kind: note\r\n"
                             "Authentication-Results: mx.acme.example; dmarc=pass\r\n"
                             "Date: Sun, 22 Mar 2026 11:00:00 +0300\r\n\r\nWe are done, please close.\r\n");
  };
  const auto open = "select count(*) from conversations where id = " + asked +
                    " and status = 'open' and first_unanswered_at is not null";
  BOOST_REQUIRE(number(open) == 1);
  // a reference alone is known to everybody who ever was in the thread: she is not in it
  forged("f1@shop.example", "<q1@shop.example>");
  BOOST_REQUIRE(in(3));
  BOOST_TEST(number("select count(*) from conversations where linked = " + asked) == 1);
  BOOST_TEST(number("select count(*) from conversation_mails where conversation = " + asked) == 3);
  // our own token is a secret between us and the customer: who has it, writes as one
  forged("f2@shop.example", answer);
  BOOST_REQUIRE(in(4));
  BOOST_TEST(
      number("select count(*) from conversation_mails where conversation = " + asked + " and direction = 'in'") == 3);
  BOOST_TEST(number(open) == 1);
  BOOST_TEST(number("select count(*) from conversation_mails where author is not null") == 1); // the answer
  BOOST_TEST(number("select count(*) from events where mail is not null and kind <> 'message'") == 0);
  BOOST_TEST(number("select count(*) from conversations where agent is not null") == 0);
  // nor did it go to the customer
  BOOST_TEST(number("select count(*) from outbox where kind = 'smtp'") == 1);
}

BOOST_AUTO_TEST_SUITE_END()
