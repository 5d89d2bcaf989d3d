#include "stage.hpp"

namespace barid::actors {

namespace {

using namespace std::chrono_literals;
using uids = std::vector<std::uint32_t>;
using words = std::vector<std::string>;

const error away{errc::unavailable, "the database cannot be reached", ""};

} // namespace

BOOST_AUTO_TEST_SUITE(mail_source_actor_alone)

BOOST_AUTO_TEST_CASE(a_mail_is_acknowledged_after_its_commit_and_not_before) {
  stage s;
  s.open();
  s.mail(3);
  BOOST_REQUIRE(s.jobs.size() == 1u);
  BOOST_TEST(s.acknowledged.empty());
  BOOST_TEST(s.arrived.empty());
  BOOST_TEST(*s.accepted(0).raw == "Subject: 3\r\n\r\n");
  BOOST_TEST(s.accepted(0).place->uid == 3);
  BOOST_TEST((s.accepted(0).received == s.clock.at - 3min)); // when the account's server had it
  s.commit();
  BOOST_TEST((s.acknowledged == uids{3}));
  BOOST_REQUIRE(s.arrived.size() == 1u);
  BOOST_TEST(*s.arrived[0].raw == "Subject: 3\r\n\r\n");
  BOOST_TEST(s.node.waiting.load() == 1);
}

BOOST_AUTO_TEST_CASE(the_memory_of_a_mail_is_given_back_when_nobody_has_its_bytes_any_more) {
  stage s;
  s.open();
  const auto all = fetching::room::of(1'000);
  fetching::mail m;
  m.place = {"INBOX", 5, 1, {}};
  m.bytes = std::string(100, 'x');
  m.room = fetching::guest(all, [] {}).overdraw(m.bytes.size());
  s.tell(std::move(m));
  s.commit();
  BOOST_TEST(s.acknowledged == uids{1});
  BOOST_TEST(all->taken() == 100u); // it is to be read and decided
  s.arrived.clear();
  BOOST_TEST(all->taken() == 0u);
}

BOOST_AUTO_TEST_CASE(a_duplicate_is_acknowledged_and_not_decided_again) {
  stage s;
  s.open();
  s.mail(3);
  store::item_outcome known;
  known.end = store::item_end::duplicate;
  s.answer(known);
  BOOST_TEST((s.acknowledged == uids{3}));
  BOOST_TEST(s.arrived.empty());
  BOOST_TEST(s.node.waiting.load() == 0);
}

BOOST_AUTO_TEST_CASE(the_stored_cursor_never_passes_what_is_not_committed) {
  stage s;
  s.open();
  for (std::uint32_t uid : {10u, 11u, 14u}) s.mail(uid);
  BOOST_TEST(s.accepted(0).cursor->next_uid == 11); // with its own commit
  BOOST_TEST(s.accepted(1).cursor->next_uid == 10); // 10 may still fail
  BOOST_TEST(s.accepted(2).cursor->next_uid == 10);
  s.commit();
  s.commit();
  s.commit();
  // all of it is there: the cursor goes behind the last one
  BOOST_REQUIRE(s.jobs.size() == 1u);
  BOOST_TEST(s.reported(0).cursor->next_uid == 15);
  BOOST_TEST(!s.reported(0).failed.has_value());
  s.commit();
  s.tell(fetching::caught_up{"INBOX", {5, 14}});
  BOOST_TEST(s.jobs.empty()); // nothing new to say
}

BOOST_AUTO_TEST_CASE(a_single_mail_takes_one_commit) {
  stage s;
  s.open();
  s.mail(4);
  s.commit();
  s.tell(fetching::caught_up{"INBOX", {5, 4}});
  BOOST_TEST(s.jobs.empty());
}

BOOST_AUTO_TEST_CASE(while_the_store_is_away_mail_waits_in_its_order) {
  stage s;
  s.open();
  s.mail(1);
  s.mail(2);
  s.answer(away);
  s.answer(away);
  s.mail(3);
  BOOST_TEST(s.jobs.empty());
  BOOST_TEST(s.acknowledged.empty());
  s.pass(10s);
  BOOST_REQUIRE(s.jobs.size() == 3u);
  for (std::size_t i = 0; i < 3; ++i) BOOST_TEST(s.accepted(i).place->uid == std::int64_t(i) + 1);
  s.commit_all();
  BOOST_TEST(s.acknowledged == (uids{1, 2, 3}));
  BOOST_TEST(s.passed_over.empty());
}

BOOST_AUTO_TEST_CASE(while_too_much_is_undecided_nothing_more_is_taken) {
  stage s;
  s.node.waiting_limit = 2;
  s.node.waiting = 2;
  s.open();
  s.mail(1);
  s.pass(5s);
  BOOST_TEST(s.jobs.empty());
  s.node.waiting = 1;
  s.pass(1s);
  BOOST_TEST(s.jobs.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_mail_that_the_store_never_takes_is_reported_and_left_on_the_server) {
  stage s;
  s.open();
  s.mail(1);
  s.mail(2);
  s.answer(error{errc::invalid, "the row does not fit", ""});
  BOOST_REQUIRE(s.jobs.size() == 2u);
  BOOST_TEST(s.accepted(0).place->uid == 2);
  BOOST_TEST(s.reported(1).failed->uid == 1);
  BOOST_TEST(s.reported(1).reason == "the row does not fit");
  s.commit_all();
  BOOST_TEST((s.acknowledged == uids{2}));
  BOOST_TEST((s.passed_over == uids{1}));
}

BOOST_AUTO_TEST_CASE(every_uid_is_accounted_for) {
  stage s;
  s.open();
  s.tell(fetching::refused_mail{{"INBOX", 5, 1}, 99, "it is too large"});
  s.tell(fetching::gone{{"INBOX", 5, 2}});
  BOOST_REQUIRE(s.jobs.size() == 2u);
  BOOST_TEST(s.reported(0).failed->uid == 1);
  BOOST_TEST(s.reported(0).reason == "it is too large");
  BOOST_TEST(s.reported(1).failed->uid == 2);
  s.commit_all();
  BOOST_TEST(s.acknowledged.empty());
  BOOST_TEST(s.passed_over == (uids{1, 2}));
}

BOOST_AUTO_TEST_CASE(an_old_numbering_does_not_move_the_new_cursor) {
  stage s;
  s.open();
  s.mail(8);
  s.tell(fetching::cursor_reset{"INBOX", 5, 6});
  s.mail(1, 6);
  BOOST_REQUIRE(s.jobs.size() == 2u);
  BOOST_TEST(s.accepted(1).cursor->uidvalidity == 6);
  BOOST_TEST(s.accepted(1).cursor->next_uid == 2);
  s.answer(away); // the old one waits and comes later
  s.commit();
  s.pass(1s);
  BOOST_REQUIRE(s.jobs.size() == 1u);
  BOOST_TEST(s.accepted(0).place->uidvalidity == 5);
  BOOST_TEST(!s.accepted(0).cursor.has_value());
  s.commit();
}

BOOST_AUTO_TEST_CASE(short_network_trouble_is_not_told_long_trouble_is_and_its_end) {
  stage s;
  s.open();
  BOOST_TEST((s.healths() == words{"ok"}));
  s.tell(fetching::failed{fetching::failure::network, "the server is gone", ""});
  s.pass(10s);
  s.open();
  s.pass(60s);
  BOOST_TEST((s.healths() == words{"ok", "ok"}));
  s.tell(fetching::failed{fetching::failure::network, "the server is gone", "look at it"});
  s.pass(20s);
  s.tell(fetching::failed{fetching::failure::network, "the server is gone", "look at it"});
  BOOST_TEST(s.healths().size() == 2u);
  s.pass(11s);
  BOOST_TEST((s.healths() == words{"ok", "ok", "failing"}));
  BOOST_TEST(s.news.back().text == "the server is gone; look at it");
  s.open();
  BOOST_TEST((s.healths() == words{"ok", "ok", "failing", "ok"}));
  BOOST_TEST(s.news.back().text.empty());
}

BOOST_AUTO_TEST_CASE(a_refused_login_is_told_at_once_and_the_pause_with_its_reason) {
  stage s;
  s.tell(fetching::failed{fetching::failure::authentication, "the login was refused", "check the password"});
  BOOST_TEST((s.healths() == words{"failing"}));
  s.tell(fetching::paused{"too often"});
  BOOST_TEST((s.healths() == words{"failing", "paused"}));
  BOOST_TEST(s.news.back().text == "the login was refused; check the password");
}

BOOST_AUTO_TEST_CASE(a_folder_that_cannot_be_opened_is_told_until_it_can) {
  stage s({"INBOX", "Sales"});
  s.open();
  s.tell(fetching::caught_up{"INBOX", {5, 0}});
  s.tell(fetching::folder_unavailable{"Sales", "there is no such folder"});
  BOOST_TEST((s.healths() == words{"ok", "failing"}));
  BOOST_TEST((s.caught_up() == std::vector<bool>{true})); // nothing waits there that we could read
  s.tell(fetching::selected{"Sales", 9, 0, 0, 0, false});
  BOOST_TEST((s.healths() == words{"ok", "failing", "ok"}));
}

BOOST_AUTO_TEST_CASE(caught_up_is_who_has_read_and_stored_everything) {
  stage s({"INBOX", "Sales"});
  s.open();
  s.mail(1);
  s.tell(fetching::caught_up{"INBOX", {5, 1}});
  s.tell(fetching::selected{"Sales", 9, 0, 0, 0, false});
  s.tell(fetching::caught_up{"Sales", {9, 0}});
  BOOST_TEST(s.caught_up().empty());
  s.commit();
  BOOST_TEST((s.caught_up() == std::vector<bool>{true}));
  s.mail(2); // new mail does not send it back
  BOOST_TEST(s.caught_up().size() == 1u);
  s.tell(fetching::failed{fetching::failure::network, "gone", ""});
  BOOST_TEST((s.caught_up() == std::vector<bool>{true, false}));
}

BOOST_AUTO_TEST_CASE(another_node_has_taken_the_account) {
  stage s;
  s.open();
  s.mail(1);
  s.mail(2);
  store::item_outcome other;
  other.end = store::item_end::fenced;
  s.answer(other);
  BOOST_TEST(s.hung_up == 1);
  s.answer(other);
  BOOST_TEST(s.acknowledged.empty());
  BOOST_TEST(s.hung_up == 1);
}

BOOST_AUTO_TEST_CASE(it_hangs_up_when_it_ends) {
  stage s;
  s.open();
  s.stop();
  BOOST_TEST(s.hung_up == 1);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::actors
