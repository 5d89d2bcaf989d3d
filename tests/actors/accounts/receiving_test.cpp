// Mail from a real Dovecot, into a real PostgreSQL.

#include "runtime/store/mail_identity.hpp"
#include "runtime/store/mail_rows.hpp"
#include "runtime/store/timer_rows.hpp"
#include "tests/runtime/mail/corpus.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/postgres_proxy.hpp"
#include "tests/support/store_audit.hpp"
#include "world.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

namespace barid::actors {

using namespace std::chrono_literals;
using test::must;
using testing::eventually;

BOOST_AUTO_TEST_SUITE(receiving_by_imap)

namespace {

const char* all_mails = "select count(*) from mails";
const char* decided = "select count(*) from conversation_mails where mail is not null";
const char* undecided = "select count(*) from inbox";
const char* settled = "select count(*) from uid_ledger where outcome = 'stored'";

std::vector<std::string> numbered(int from, int to) {
  std::vector<std::string> out;
  for (int i = from; i < to; ++i)
    out.push_back(mail_from_sara("question " + std::to_string(i),
                                 "Message-ID: <" + std::to_string(i) + "@shop.example>\r\n", std::string(2000, 'x')));
  return out;
}

/// As the server hands it out.
std::string with_crlf(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) out += '\r';
    out += text[i];
  }
  return out;
}

} // namespace

BOOST_AUTO_TEST_CASE(three_hundred_mails_arrive_once_each_are_decided_and_marked) {
  world w;
  const auto id = w.add_account("support", support);
  const auto mails = numbered(0, 300);
  w.dovecot.append(support, mails);
  w.start();
  BOOST_REQUIRE(w.becomes(all_mails, 300));
  BOOST_REQUIRE(w.becomes(decided, 300));
  BOOST_TEST(w.becomes(undecided, 0));
  BOOST_TEST(w.count(settled) == 300);
  BOOST_TEST(w.count("select count(*) from events where kind = 'message' and trace is not null") == 300);
  BOOST_TEST(eventually([&] { return w.on_server(support, "SEEN") == 300; }));
  BOOST_TEST(w.becomes("select next_uid from source_cursors", 301));
  BOOST_TEST(w.text("select health from channels where id = " + std::to_string(id.value)) == "ok");
  // stored as served
  const auto first = w.count("select min(mail) from uid_ledger where uid = 1");
  BOOST_TEST(must(store::load_mail_raw(w.on, mail_id{first})) == mails[0]);
  // a mail that comes now is decided within about a second of its delivery
  w.dovecot.deliver(support, mail_from_sara("now"));
  const auto sent = std::chrono::steady_clock::now();
  BOOST_REQUIRE(w.becomes(decided, 301));
  const auto took = std::chrono::steady_clock::now() - sent;
  BOOST_TEST_MESSAGE("decided " << took / 1ms << " ms after its delivery");
  BOOST_TEST((took < 5s));
  // the next start finds nothing to do
  w.stop();
  w.dovecot.append(support, numbered(300, 302));
  w.start();
  BOOST_REQUIRE(w.becomes(all_mails, 303));
  BOOST_TEST(w.count("select count(*) from uid_ledger") == 303);
  BOOST_TEST(w.count("select max(attempts) from uid_ledger") == 1);
}

BOOST_AUTO_TEST_CASE(nothing_is_marked_while_the_answer_to_the_commit_is_withheld) {
  for (const auto& what : withheld_answers) {
    world w;
    (void)w.add_account("support", support);
    w.acknowledges_only_what_is_stored(
        {what, [&] { w.dovecot.append(support, numbered(0, 1)); }, [&] { return w.on_server(support, "SEEN"); }});
  }
}

BOOST_AUTO_TEST_CASE(nothing_is_moved_while_the_answer_to_the_commit_is_withheld) {
  for (const auto& what : withheld_answers) {
    world w;
    (void)w.dovecot.commands(support, {"CREATE Done"});
    (void)w.add_account("support", support, 0, [](channel::account& a) {
      a.after = imap::after_commit::move;
      a.move_to = "Done";
    });
    std::size_t in_done = 0;
    w.acknowledges_only_what_is_stored({what, [&] { w.dovecot.append(support, numbered(0, 1)); },
                                        [&] { return in_done = w.on_server(support, "ALL", "Done"); }});
    BOOST_TEST(in_done == 1u);
    BOOST_TEST(w.on_server(support, "ALL") == 0u);
  }
}

BOOST_AUTO_TEST_CASE(a_server_that_restarts_while_it_is_read_loses_and_doubles_nothing) {
  world w;
  (void)w.add_account("support", support);
  w.dovecot.append(support, numbered(0, 200));
  auto s = w.settings();
  s.imap_limits.mails_in_batch = 5;
  s.imap_limits.mails_in_flight = 10;
  w.start(s);
  for (const int at : {30, 100}) {
    BOOST_REQUIRE(eventually([&] { return w.count(all_mails) >= at; }));
    w.dovecot.stop();
    w.dovecot.start();
  }
  BOOST_REQUIRE(w.becomes(decided, 200));
  BOOST_TEST(w.count(all_mails) == 200);
  BOOST_TEST(w.count(settled) == 200);
  BOOST_TEST(eventually([&] { return w.on_server(support, "SEEN") == 200; }));
}

BOOST_AUTO_TEST_CASE(a_server_that_numbers_the_same_mails_anew_doubles_none) {
  world w;
  (void)w.add_account("support", support);
  w.dovecot.append(support, numbered(0, 20));
  w.start();
  BOOST_REQUIRE(w.becomes(decided, 20));
  BOOST_REQUIRE(w.becomes("select next_uid from source_cursors", 21));
  const auto before = w.count("select uidvalidity from source_cursors");
  // the first three are gone, so that no mail keeps its UID
  (void)w.dovecot.commands(support, {"SELECT INBOX", "STORE 1:3 +FLAGS (\\Deleted)", "EXPUNGE"});
  w.dovecot.stop();
  w.dovecot.renumber(support);
  w.dovecot.start();
  w.dovecot.append(support, numbered(20, 21));
  BOOST_REQUIRE(w.becomes(decided, 21));
  BOOST_REQUIRE(w.becomes("select count(*) from uid_ledger where uidvalidity <> " + std::to_string(before), 18));
  BOOST_TEST(w.count("select count(*) from uid_ledger where outcome = 'duplicate' and uidvalidity <> " +
                     std::to_string(before)) == 17);
  BOOST_TEST(w.count(all_mails) == 21);
  BOOST_TEST(w.count("select count(*) from events where kind = 'message'") == 21);
  BOOST_TEST(w.becomes("select next_uid from source_cursors where uidvalidity <> " + std::to_string(before), 19));
  BOOST_TEST(w.becomes(undecided, 0));
}

BOOST_AUTO_TEST_CASE(a_changed_password_pauses_that_account_only_until_the_new_one_is_stored) {
  world w;
  const auto id = w.add_account("support", support);
  (void)w.add_account("billing", "billing@acme.example");
  w.start();
  BOOST_REQUIRE(w.becomes("select count(*) from channels where health = 'ok'", 2));
  w.dovecot.set_password(support, "changed");
  w.dovecot.stop();
  w.dovecot.start();
  BOOST_REQUIRE(w.becomes("select count(*) from channels where state = 'paused' and health = 'paused'", 1));
  BOOST_TEST(w.text("select name from channels where state = 'paused'") == "support");
  BOOST_TEST(w.text("select health_text from channels where state = 'paused'").find("sesame") == std::string::npos);
  BOOST_TEST(w.count("select count(*) from live_events where kind = 'channel_health' and "
                     "payload->>'health' = 'paused'") == 1);
  w.dovecot.append(support, numbered(0, 1));
  w.dovecot.append("billing@acme.example", numbered(1, 2));
  BOOST_REQUIRE(w.becomes(decided, 1));
  // as `barid channel password` does
  w.set_password(id, "changed");
  (void)must(w.on.run("update channels set state = 'on' where state = 'paused'"));
  w.tell_directory_changed();
  BOOST_REQUIRE(w.becomes(decided, 2));
  BOOST_TEST(w.becomes("select count(*) from channels where health = 'ok'", 2));
}

BOOST_AUTO_TEST_CASE(accounts_come_and_go_while_the_engine_runs) {
  world w;
  w.start();
  w.dovecot.append(support, numbered(0, 3));
  (void)w.add_account("desk", support);
  w.tell_directory_changed();
  BOOST_REQUIRE(w.becomes(decided, 3));
  (void)must(w.on.run("update channels set state = 'off' where name = 'desk'"));
  w.tell_directory_changed();
  BOOST_TEST(eventually([&] { return w.dovecot.log().find("Logged out") != std::string::npos; }));
  w.dovecot.append(support, numbered(3, 4));
  BOOST_TEST(!eventually([&] { return w.count(all_mails) > 3; }, 1s));
}

BOOST_AUTO_TEST_CASE(mail_from_before_the_connection_is_imported_and_nothing_is_answered) {
  world w;
  (void)w.add_account("support", support);
  w.dovecot.append(support, {mail_from_sara("please acknowledge")});
  (void)must(w.on.run("update channels set connected_since = now() + interval '2 days'"));
  w.start();
  BOOST_REQUIRE(w.becomes(decided, 1));
  BOOST_TEST(w.count("select count(*) from conversations where 'imported' = any(tags) and team is null") == 1);
  BOOST_TEST(w.count("select count(*) from outbox") == 0);
  (void)must(w.on.run("update channels set connected_since = now()"));
  w.tell_directory_changed();
  (void)must(w.node->directory_changed());
  w.dovecot.append(support, {mail_from_sara("please acknowledge", "Message-ID: <2@shop.example>\r\n")});
  BOOST_REQUIRE(w.becomes(decided, 2));
  BOOST_TEST(w.count("select count(*) from outbox") == 1);
}

BOOST_AUTO_TEST_CASE(mails_that_together_take_more_memory_than_there_is_come_one_after_the_other) {
  world w;
  (void)w.add_account("support", support);
  std::vector<std::string> mails;
  for (int i = 0; i < 12; ++i)
    mails.push_back(mail_from_sara("large " + std::to_string(i),
                                   "Message-ID: <" + std::to_string(i) + "@shop.example>\r\n",
                                   std::string(150'000, 'x')));
  w.dovecot.append(support, mails);
  auto s = w.settings();
  s.imap.bytes_in_flight = 400'000; // two of them
  w.start(s);
  BOOST_REQUIRE(w.becomes(decided, 12)); // whoever has decided one makes room for the next
  BOOST_TEST(w.count("select count(*) from uid_ledger where outcome = 'stored'") == 12);
  BOOST_TEST(w.becomes("select next_uid from source_cursors", 13));
}

BOOST_AUTO_TEST_CASE(an_import_takes_the_days_that_were_wanted_and_shows_how_far_it_is) {
  world w;
  (void)w.add_account("support", support, 0, [](channel::account& a) { a.import_days = 30; });
  w.dovecot.append(support, numbered(0, 3));
  for (const int n : {10, 11}) {
    const auto old = numbered(n, n + 1).front();
    (void)w.dovecot.commands(
        support, {"APPEND INBOX \"01-Feb-2020 10:00:00 +0000\" {" + std::to_string(old.size()) + "+}\r\n" + old});
  }
  w.start();
  BOOST_REQUIRE(w.becomes("select count(*) from imports where finished is not null", 1));
  BOOST_TEST(w.text("select concat_ws(' ', found, left_out, stored, duplicate, failed) from imports") == "5 2 3 0 0");
  BOOST_TEST(w.count(all_mails) == 3);
  BOOST_TEST(w.becomes("select next_uid from source_cursors", 6));
  // what comes later is no part of it, also after a restart, whatever date the server gives it
  w.stop();
  const auto later = numbered(20, 21).front();
  (void)w.dovecot.commands(
      support, {"APPEND INBOX \"01-Feb-2020 10:00:00 +0000\" {" + std::to_string(later.size()) + "+}\r\n" + later});
  w.start();
  BOOST_REQUIRE(w.becomes(all_mails, 4));
  BOOST_TEST(w.count("select stored from imports") == 3);
}

BOOST_AUTO_TEST_CASE(an_import_that_is_interrupted_goes_on_and_counts_once) {
  world w;
  (void)w.add_account("support", support);
  w.dovecot.append(support, numbered(0, 200));
  const auto target = test::shared_cluster().target();
  test::postgres_proxy proxy(target.substr(5, target.find(' ') - 5));
  auto s = w.settings();
  s.database.target = "host=" + proxy.folder().string() + " dbname=" + w.db.name();
  s.imap_limits.mails_in_batch = 5;
  s.imap_limits.mails_in_flight = 10;
  // whoever stores this one again waits for the transaction that is held
  proxy.arm(test::commit_fault::hold_commit, "<100@shop.example>");
  w.start(s);
  BOOST_REQUIRE(eventually([&] { return proxy.triggered(); }));
  BOOST_TEST(w.becomes("select count(*) from imports where finished is null and found = 200", 1));
  BOOST_TEST(w.count(all_mails) < 150);
  proxy.discard();
  w.stop();
  w.dovecot.append(support, numbered(200, 203));
  w.start(s);
  BOOST_REQUIRE(w.becomes("select count(*) from imports where finished is not null", 1));
  BOOST_TEST(w.count("select stored from imports") == 200);
  BOOST_TEST(w.becomes(all_mails, 203));
}

BOOST_AUTO_TEST_CASE(who_wants_no_import_gets_new_mail_only) {
  world w;
  (void)w.add_account("support", support, 0, [](channel::account& a) { a.import_days = 0; });
  w.dovecot.append(support, numbered(0, 3));
  w.start();
  BOOST_REQUIRE(w.becomes("select count(*) from channels where health = 'ok'", 1));
  BOOST_REQUIRE(w.becomes("select next_uid from source_cursors", 4));
  w.dovecot.append(support, numbered(3, 4));
  BOOST_REQUIRE(w.becomes(decided, 1));
  BOOST_TEST(w.count(all_mails) == 1);
  BOOST_TEST(w.count("select count(*) from imports") == 0);
}

BOOST_AUTO_TEST_CASE(deadlines_of_an_account_that_is_not_caught_up_wait_and_are_shown_as_held) {
  world w;
  const auto id = w.add_account("support", support);
  w.start();
  BOOST_REQUIRE(w.becomes("select count(*) from channels where health = 'ok'", 1));
  w.dovecot.append(support, numbered(0, 1));
  BOOST_REQUIRE(w.becomes(decided, 1));
  w.stop();
  (void)must(w.on.run("insert into timers (conversation, channel, shard, key, kind, due) select "
                      "id, channel, 0, 'sla/x/breach',"
                      " 'sla breach', now() - interval '1 minute' from conversations"));
  w.dovecot.stop();
  auto s = w.settings();
  s.timers_unseen_wait = 100ms;
  w.start(s);
  BOOST_REQUIRE(w.becomes("select count(*) from timers where state = 'held'", 1));
  BOOST_TEST(w.count("select count(*) from events where kind = 'sla breach'") == 0);
  w.dovecot.start();
  BOOST_TEST(w.becomes("select count(*) from events where kind = 'sla breach'", 1));
  BOOST_TEST(w.count("select count(*) from timers where state = 'held'") == 0);
  BOOST_TEST(id.value > 0);
}

BOOST_AUTO_TEST_CASE(the_whole_corpus_is_stored_as_served_once_and_decided_and_again_it_adds_nothing) {
  // the project's own cases, and what was borrowed where that is present
  auto files = corpus::mails(corpus::source() / "tests/runtime/mail/cases");
  const auto more = corpus::mails(corpus::folder());
  files.insert(files.end(), more.begin(), more.end());
  std::vector<std::string> mails;
  for (const auto& file : files) {
    auto bytes = corpus::read_file(file);
    // IMAP cannot take a NUL, nor nothing (RFC 9051 §6.3.12)
    if (!bytes.empty() && bytes.find('\0') == std::string::npos) mails.push_back(with_crlf(bytes));
  }
  BOOST_TEST_MESSAGE(mails.size() << " mails of " << files.size() << " files");
  BOOST_TEST(files.size() - more.size() >= corpus::own_mails);
  if (!more.empty()) BOOST_TEST(more.size() >= corpus::borrowed_mails);
  BOOST_TEST(mails.size() + 10 >= files.size());
  std::set<std::string> identities;
  for (const auto& m : mails) identities.insert(store::identify(m).hash);
  const auto all = std::int64_t(mails.size());
  world w;
  testing::store_audit audit(w.db.settings(store::private_cluster::admin_user));
  const auto no_complaints = [&] {
    for (const auto& c : audit.complaints()) BOOST_ERROR(c);
  };
  (void)w.add_account("support", support);
  w.dovecot.append(support, mails);
  w.start();
  BOOST_REQUIRE(w.becomes("select count(*) from uid_ledger", all, 60s));
  BOOST_TEST(w.count("select count(*) from uid_ledger where outcome = 'failed'") == 0);
  BOOST_REQUIRE(w.becomes(undecided, 0, 60s));
  // no mail is lost in another one, and none is there twice
  BOOST_TEST(w.count(all_mails) == std::int64_t(identities.size()));
  BOOST_TEST(w.count("select count(*) from uid_ledger where outcome = 'duplicate'") ==
             all - std::int64_t(identities.size()));
  // each has a conversation, one decision and its trace
  BOOST_TEST(w.count(decided) == w.count(all_mails));
  no_complaints();
  const auto lines = must(w.on.run("select uid, mail from uid_ledger where outcome = 'stored'"));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto uid = std::size_t(lines[i].get<std::int64_t>(0));
    BOOST_TEST((must(store::load_mail_raw(w.on, lines[i].get<mail_id>(1))) == mails[uid - 1]), "UID " << uid);
  }
  const auto before = w.count(all_mails), events = w.count("select count(*) from events");
  // delivered once more, in another order
  w.dovecot.append(support, {mails.rbegin(), mails.rend()});
  BOOST_REQUIRE(w.becomes("select count(*) from uid_ledger", 2 * all, 60s));
  // read from the beginning, as an account that was added again
  w.stop();
  (void)must(w.on.run("delete from source_cursors"));
  w.start();
  BOOST_REQUIRE(w.becomes("select next_uid from source_cursors", 2 * all + 1, 60s));
  BOOST_REQUIRE(w.becomes(undecided, 0, 60s));
  BOOST_TEST(w.count(all_mails) == before);
  BOOST_TEST(w.count("select count(*) from events") == events);
  no_complaints();
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::actors
