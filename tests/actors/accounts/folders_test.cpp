// Several folders of an account, several addresses, copies of what was sent, failed mails once more.

#include "runtime/store/source_rows.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/postfix_server.hpp"
#include "world.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace barid::actors {

using test::must;
using testing::eventually;

BOOST_AUTO_TEST_SUITE(folders_and_addresses)

namespace {

const char* decided = "select count(*) from conversation_mails where mail is not null";

/// How many mails of a folder match.
std::size_t in_folder(world& w, const std::string& folder, const std::string& search) {
  std::string said;
  try {
    said = w.dovecot.commands(support, {"EXAMINE \"" + folder + "\"", "SEARCH " + search});
  } catch (const std::runtime_error&) { // it is not there yet
  }
  const auto at = said.find("* SEARCH");
  if (at == std::string::npos) return 0;
  const auto line = said.substr(at + 8, said.find('\n', at) - at - 8);
  return static_cast<std::size_t>(std::count(line.begin(), line.end(), ' '));
}

struct postal_desk : world {
  postal_desk() {
    postfix = testing::postfix_server::submission(authority.issue(), dovecot.auth_socket(),
                                                  "inet:127.0.0.1:" + std::to_string(dovecot.lmtp_port()));
  }
  ~postal_desk() { stop(); } // before its server
  std::unique_ptr<testing::postfix_server> postfix;
};

} // namespace

BOOST_AUTO_TEST_CASE(every_folder_is_read_from_its_own_cursor) {
  world w;
  (void)w.dovecot.commands(support, {"CREATE \"Web forms\""});
  (void)w.add_account("support", support, 0, [](channel::account& a) { a.folders = {"INBOX", "Web forms"}; });
  w.dovecot.append(support, {mail_from_sara("a"), mail_from_sara("b")});
  w.dovecot.append(support, {mail_from_sara("c")}, "Web forms");
  w.start();
  BOOST_REQUIRE(w.becomes(decided, 3));
  BOOST_TEST(w.becomes("select next_uid from source_cursors where folder = 'Web forms'", 2));
  BOOST_TEST(w.becomes("select next_uid from source_cursors where folder = 'INBOX'", 3));
  BOOST_TEST(eventually([&] { return in_folder(w, "Web forms", "SEEN") == 1; }));
}

BOOST_AUTO_TEST_CASE(answers_come_from_the_address_that_was_written_to_and_a_copy_lies_in_sent) {
  postal_desk w;
  const auto id = w.add_account("support", support, w.postfix->port(), [](channel::account& a) {
    a.sent = "Sent";
    a.names = {{"sales@acme.example", "Acme Sales"}};
  });
  (void)must(w.on.run("update channels set addresses = '{support@acme.example,sales@acme.example}'"));
  w.start();
  w.dovecot.append(support, {"From: Sara <" + std::string(sara) +
                             ">\r\nTo: Sales <Sales@acme.example>\r\nSubject: an offer\r\nMessage-ID: "
                             "<o1@shop.example>\r\n\r\nplease\r\n"});
  BOOST_REQUIRE(w.becomes(decided, 1));
  const conversation_id c{w.count("select max(conversation) from conversation_mails")};
  command reply;
  reply.kind = command::kind_of::reply;
  reply.actor = "agent/1";
  reply.letter.text = "here it is";
  (void)must(w.node->submit(c, id, reply));
  BOOST_REQUIRE(w.becomes("select count(*) from outbox where state = 'sent'", 1));
  BOOST_TEST(w.text("select payload->'from'->>'address' from outbox") == "sales@acme.example");
  BOOST_TEST(w.text("select payload->'from'->>'name' from outbox") == "Acme Sales");
  // the copy is what was sent, is read, and is no mail of a customer
  BOOST_REQUIRE(eventually([&] { return in_folder(w, "Sent", "SEEN SUBJECT \"an offer\"") == 1; }));
  BOOST_TEST(w.becomes("select count(*) from sent_copies", 0));
  BOOST_TEST(w.count("select count(*) from mails") == 1);
  // a later mail to the other address moves the From with it
  w.dovecot.append(support,
                   {mail_from_sara("Re: an offer", "Message-ID: <o2@shop.example>\r\nIn-Reply-To: <" +
                                                       w.text("select payload->>'message_id' from outbox") + ">\r\n")});
  BOOST_REQUIRE(w.becomes(decided, 2));
  (void)must(w.node->submit(c, id, reply));
  BOOST_REQUIRE(w.becomes("select count(*) from outbox where state = 'sent'", 2));
  BOOST_TEST(w.text("select payload->'from'->>'address' from outbox order by id desc limit 1") == support);
  BOOST_TEST(eventually([&] { return in_folder(w, "Sent", "ALL") == 2; }));
}

BOOST_AUTO_TEST_CASE(copies_wait_while_the_account_is_away) {
  postal_desk w;
  const auto id = w.add_account("support", support, w.postfix->port(), [](channel::account& a) { a.sent = "Sent"; });
  w.start();
  w.dovecot.append(support, {mail_from_sara("q", "Message-ID: <q@shop.example>\r\n")});
  BOOST_REQUIRE(w.becomes(decided, 1));
  command reply;
  reply.kind = command::kind_of::reply;
  reply.actor = "agent/1";
  reply.letter.text = "yes";
  (void)must(w.node->submit(conversation_id{w.count("select max(id) from conversations")}, id, reply));
  BOOST_REQUIRE(w.becomes("select count(*) from outbox where state = 'sent'", 1));
  BOOST_REQUIRE(w.becomes("select count(*) from sent_copies", 0));
  // one that is due while the engine is stopped is made by its next run
  w.stop();
  (void)must(w.on.run("insert into sent_copies (outbox, channel, next_at) select id, channel, now() from outbox"));
  w.start();
  BOOST_TEST(w.becomes("select count(*) from sent_copies", 0));
  BOOST_TEST(in_folder(w, "Sent", "ALL") == 2u);
}

BOOST_AUTO_TEST_CASE(a_failed_mail_is_read_again_when_somebody_asks_by_imap_and_by_pop3) {
  for (const bool pop3 : {false, true}) {
    world w;
    const auto id = w.add_account("support", support, 0, [&](channel::account& a) {
      if (!pop3) return;
      a.imap.reset();
      a.pop3 = channel::mail_server{"localhost", w.dovecot.pop3s_port(), channel::tls::tls};
    });
    auto s = w.settings();
    s.imap_limits.mail_size = 5'000;
    w.dovecot.append(support, {mail_from_sara("large", "", std::string(30'000, 'x')),
                               mail_from_sara("large too", "", std::string(30'000, 'x')),
                               mail_from_sara("small", "Message-ID: <s@shop.example>\r\n")});
    w.start(s);
    BOOST_REQUIRE(w.becomes("select count(*) from uid_ledger where outcome = 'failed'", 2));
    BOOST_REQUIRE(w.becomes(decided, 1));
    const auto failed = must(store::failed_messages(w.on, id, 10));
    BOOST_REQUIRE(failed.size() == 2u);
    const real_clock clock;
    // with the same limit it fails again, and says so
    BOOST_TEST(must(store::retry_messages(w.on, id, failed[0].place, clock.now())) == 1);
    BOOST_TEST(w.becomes("select count(*) from uid_ledger where attempts = 2 and retry_at is null", 1));
    w.stop();
    w.start(); // with the usual limit
    // (POP3 has no cursor: a new run offers by itself what is not stored)
    (void)must(store::retry_messages(w.on, id, std::nullopt, clock.now()));
    BOOST_REQUIRE(w.becomes(decided, 3));
    BOOST_TEST(w.count("select count(*) from uid_ledger where outcome = 'failed'") == 0);
    BOOST_TEST(w.count("select count(*) from uid_ledger where mail is null") == 0);
    if (!pop3) {
      BOOST_TEST(w.becomes("select next_uid from source_cursors", 4));
      BOOST_TEST(eventually([&] { return w.on_server(support, "SEEN") == 3; }));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::actors
