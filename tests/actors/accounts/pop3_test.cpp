// Mail from a real Dovecot by POP3, into a real PostgreSQL.

#include "runtime/store/mail_rows.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/postgres_proxy.hpp"
#include "world.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

namespace barid::actors {

using namespace std::chrono_literals;
using test::must;
using testing::eventually;

BOOST_AUTO_TEST_SUITE(receiving_by_pop3)

namespace {

const char* all_mails = "select count(*) from mails";
const char* decided = "select count(*) from conversation_mails where mail is not null";

mailbox_id add_pop3(world& w, imap::after_commit after, bool stls = false) {
  return w.add_account("support", support, 0, [&](channel::account& a) {
    a.imap.reset();
    a.pop3 = channel::mail_server{"localhost", stls ? w.dovecot.pop3_port() : w.dovecot.pop3s_port(),
                                  stls ? channel::tls::starttls : channel::tls::tls};
    a.after = after;
  });
}

std::string numbered(int i) {
  return mail_from_sara("question " + std::to_string(i), "Message-ID: <" + std::to_string(i) + "@shop.example>\r\n",
                        "first\r\n.a line with a dot\r\n..\r\nlast");
}

std::vector<std::string> numbered(int from, int to) {
  std::vector<std::string> out;
  for (int i = from; i < to; ++i) out.push_back(numbered(i));
  return out;
}

} // namespace

BOOST_AUTO_TEST_CASE(mails_are_read_once_stay_on_the_server_and_come_byte_for_byte) {
  for (const bool stls : {false, true}) {
    world w;
    (void)add_pop3(w, imap::after_commit::keep, stls);
    const auto mails = numbered(0, 30);
    w.dovecot.append(support, mails);
    w.start();
    BOOST_REQUIRE(w.becomes(decided, 30));
    BOOST_TEST(w.count("select count(*) from uid_ledger where outcome = 'stored' and uid = 0 and "
                       "uidl <> ''") == 30);
    BOOST_TEST(w.count("select count(*) from source_cursors") == 0);
    BOOST_TEST(w.on_server(support, "ALL") == 30u);
    std::set<std::string> stored; // within a group, numbers do not follow the order on the server
    const auto ids = must(w.on.run("select mail from uid_ledger"));
    for (std::size_t i = 0; i < ids.size(); ++i)
      stored.insert(must(store::load_mail_raw(w.on, mail_id{ids[i].get<std::int64_t>(0)})));
    BOOST_TEST((stored == std::set(mails.begin(), mails.end())));
    BOOST_TEST(w.text("select source->>'by' from mails limit 1") == "pop3");
    // what comes now is seen by the next visit
    w.dovecot.append(support, {numbered(30)});
    BOOST_REQUIRE(w.becomes(decided, 31));
    // and the next run reads nothing twice
    w.stop();
    w.dovecot.append(support, {numbered(31)});
    w.start();
    BOOST_REQUIRE(w.becomes(decided, 32));
    BOOST_TEST(w.count("select max(attempts) from uid_ledger") == 1);
    BOOST_TEST(w.becomes("select count(*) from channels where health = 'ok'", 1));
  }
}

BOOST_AUTO_TEST_CASE(nothing_is_deleted_while_the_answer_to_the_commit_is_withheld) {
  for (const auto& what : withheld_answers) {
    world w;
    (void)add_pop3(w, imap::after_commit::remove);
    w.acknowledges_only_what_is_stored({what, [&] { w.dovecot.append(support, {numbered(0)}); },
                                        [&]() -> std::size_t { return w.on_server(support, "ALL") == 0 ? 1 : 0; }});
  }
}

BOOST_AUTO_TEST_CASE(a_server_that_restarts_while_it_is_read_loses_and_doubles_nothing) {
  world w;
  (void)add_pop3(w, imap::after_commit::remove);
  w.dovecot.append(support, numbered(0, 150));
  auto s = w.settings();
  s.imap_limits.mails_in_flight = 5;
  w.start(s);
  for (const int at : {20, 80}) {
    BOOST_REQUIRE(eventually([&] { return w.count(all_mails) >= at; }));
    w.dovecot.stop();
    w.dovecot.start();
  }
  BOOST_REQUIRE(w.becomes(decided, 150));
  BOOST_TEST(w.count(all_mails) == 150);
  BOOST_TEST(eventually([&] { return w.on_server(support, "ALL") == 0; }));
}

BOOST_AUTO_TEST_CASE(a_mail_that_is_too_large_is_in_the_ledger_and_the_next_one_is_read) {
  world w;
  (void)add_pop3(w, imap::after_commit::remove);
  auto s = w.settings();
  s.imap_limits.mail_size = 20'000;
  w.dovecot.append(support, {mail_from_sara("large", "", std::string(30'000, 'x')), numbered(1)});
  w.start(s);
  BOOST_REQUIRE(w.becomes(decided, 1));
  BOOST_REQUIRE(w.becomes("select count(*) from uid_ledger where outcome = 'failed'", 1));
  BOOST_TEST(w.text("select reason from uid_ledger where outcome = 'failed'").find("bytes") != std::string::npos);
  BOOST_TEST(eventually([&] { return w.on_server(support, "ALL") == 1; })); // the large one
}

BOOST_AUTO_TEST_CASE(a_refused_password_pauses_the_account_and_the_new_one_goes_on) {
  world w;
  const auto id = add_pop3(w, imap::after_commit::keep);
  w.set_password(id, "wrong");
  w.start();
  BOOST_REQUIRE(w.becomes("select count(*) from channels where state = 'paused' and health = 'paused'", 1));
  w.dovecot.append(support, {numbered(0)});
  w.set_password(id, "sesame");
  (void)must(w.on.run("update channels set state = 'on'"));
  w.tell_directory_changed();
  BOOST_REQUIRE(w.becomes(decided, 1));
  BOOST_TEST(w.becomes("select count(*) from channels where health = 'ok'", 1));
}

BOOST_AUTO_TEST_CASE(mail_that_the_server_had_before_the_connection_is_imported_undecided) {
  world w;
  (void)add_pop3(w, imap::after_commit::keep);
  // an MTA's trace field, which is all that POP3 tells about when a mail came
  w.dovecot.append(support,
                   {"Received: from a.example by mx.acme.example with ESMTP id 1\r\n\tfor <" + std::string(support) +
                        ">; Mon, 2 Mar 2020 10:00:00 +0000\r\n" + mail_from_sara("please acknowledge"),
                    mail_from_sara("please acknowledge", "Message-ID: <new@shop.example>\r\n")});
  w.start();
  BOOST_REQUIRE(w.becomes(decided, 2));
  BOOST_TEST(w.count("select count(*) from conversations where 'imported' = any(tags)") == 1);
  BOOST_TEST(w.becomes("select count(*) from imports where finished is not null and found = 2 and stored = 2", 1));
  BOOST_TEST(w.becomes("select count(*) from outbox", 1));
}

BOOST_AUTO_TEST_CASE(an_import_leaves_older_mail_on_the_server_for_ever_and_shows_how_far_it_is) {
  world w;
  (void)w.add_account("support", support, 0, [&](channel::account& a) {
    a.imap.reset();
    a.pop3 = channel::mail_server{"localhost", w.dovecot.pop3s_port(), channel::tls::tls};
    a.after = imap::after_commit::remove;
    a.import_days = 30;
  });
  const auto dated = [](const char* when, int i) {
    return "Received: from a.example by mx.acme.example with ESMTP id 1\r\n\tfor <" + std::string(support) + ">; " +
           when + "\r\n" + numbered(i);
  };
  w.dovecot.append(support, {dated("Mon, 2 Mar 2020 10:00:00 +0000", 0), numbered(1),
                             dated("Tue, 3 Mar 2020 10:00:00 +0000", 2), numbered(3)});
  w.start();
  BOOST_REQUIRE(w.becomes("select count(*) from imports where finished is not null", 1));
  BOOST_TEST(w.text("select concat_ws(' ', found, left_out, stored, duplicate, failed) from imports") == "4 2 2 0 0");
  BOOST_TEST(w.count(all_mails) == 2);
  BOOST_TEST(w.count("select count(*) from left_out") == 2);
  BOOST_TEST(eventually([&] { return w.on_server(support, "ALL") == 2; })); // deleted is what was stored
  // the next run, whose import is over, offers them no more; what comes later is taken whatever it says
  w.stop();
  w.dovecot.append(support, {dated("Wed, 4 Mar 2020 10:00:00 +0000", 4)});
  w.start();
  BOOST_REQUIRE(w.becomes(all_mails, 3));
  BOOST_TEST(eventually([&] { return w.on_server(support, "ALL") == 2; }));
  BOOST_TEST(w.count(all_mails) == 3);
  BOOST_TEST(w.count("select count(*) from left_out") == 2);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::actors
