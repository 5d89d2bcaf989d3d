#include "runtime/store/ledger.hpp"
#include "runtime/store/mail_rows.hpp"
#include "runtime/store/source_rows.hpp"
#include "tests/support/postgres_fixture.hpp"
#include "tests/support/store_items.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <atomic>
#include <thread>

namespace barid::store {

using namespace std::chrono_literals;
using test::accept_of;
using test::commit;
using test::mail_bytes;
using test::must;

namespace {

struct accepting_fixture {
  test::test_database db;
  connection on = db.connect();
  mailbox_id support = test::make_channel(on, "support");
  mailbox_id sales = test::make_channel(on, "sales");

  std::int64_t count(const std::string& of) {
    return must(on.run("select count(*) from " + of))[0].get<std::int64_t>(0);
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(ledger_accepts, accepting_fixture)

BOOST_AUTO_TEST_CASE(a_mail_is_stored_byte_for_byte_and_waits_in_the_inbox) {
  std::string raw = mail_bytes("<1@customer.example>", std::string("\0\xFF\r\n.\r\n", 7));
  auto out = commit(on, {accept_of(support, raw)});
  BOOST_CHECK(out[0].end == item_end::stored);
  BOOST_TEST(must(load_mail_raw(on, out[0].mail)) == raw);
  const auto mail = must(load_mail(on, out[0].mail));
  BOOST_TEST(mail.envelope_from == "sara@customer.example");
  BOOST_TEST(mail.envelope_to.at(0) == "support@acme.example");
  BOOST_TEST(mail.size == std::int64_t(raw.size()));
  const auto waiting = must(pending_inbox(on, {}, 10));
  BOOST_REQUIRE(waiting.size() == 1u);
  BOOST_CHECK(waiting[0].mail == out[0].mail);
  BOOST_CHECK(waiting[0].received == test::morning());
  const auto depth = must(measure_inbox(on));
  BOOST_TEST(depth.waiting == 1);
  BOOST_CHECK(depth.oldest == test::morning());
}

BOOST_AUTO_TEST_CASE(an_empty_mail_and_one_of_several_chunks_are_kept_whole) {
  std::string large = mail_bytes("<big@customer.example>");
  for (std::size_t i = 0; large.size() < 5 * chunk_size + 17; ++i) large += char(i * 31 >> 3);
  auto out = commit(on, {accept_of(support, ""), accept_of(support, large)});
  BOOST_TEST(must(load_mail_raw(on, out[0].mail)).empty());
  BOOST_CHECK(must(load_mail_raw(on, out[1].mail)) == large);
  BOOST_TEST(must(load_mail(on, out[1].mail)).chunks == 6);
  const auto from = chunk_size - 5, until = 2 * chunk_size + 5;
  BOOST_CHECK(must(load_mail_range(on, out[1].mail, from, until)) == large.substr(from, until - from));
  BOOST_CHECK(load_mail_range(on, out[1].mail, 5, large.size() + 1).why().code == errc::invalid);
  BOOST_CHECK(load_mail_raw(on, out[1].mail, 1000).why().code == errc::limit);
  BOOST_CHECK(load_mail_raw(on, mail_id{999'999}).why().code == errc::not_found);
}

BOOST_AUTO_TEST_CASE(a_mail_with_a_missing_piece_is_never_served_as_a_whole_one) {
  std::string large(3 * chunk_size, 'x');
  auto out = commit(on, {accept_of(support, large)});
  must(on.run("delete from mail_chunks where n = 1"));
  BOOST_CHECK(load_mail_raw(on, out[0].mail).why().code == errc::internal);
  BOOST_CHECK(load_mail_range(on, out[0].mail, 0, 2 * chunk_size).why().code == errc::internal);
}

BOOST_AUTO_TEST_CASE(of_two_in_one_group_that_differ_in_trace_fields_the_first_is_stored_whole) {
  std::vector<item> group;
  std::vector<std::string> first;
  for (int i = 0; i < 40; ++i) {
    const auto raw = mail_bytes("<" + std::to_string(i) + "@customer.example>");
    first.push_back(i % 2 == 0 ? raw : "Received: from a.example by b.example; now\r\n" + raw);
    group.push_back(accept_of(support, first.back()));
  }
  for (int i = 0; i < 40; ++i) {
    const auto raw = mail_bytes("<" + std::to_string(i) + "@customer.example>");
    group.push_back(accept_of(support, "Received: from c.example by d.example; later on\r\n" + raw));
  }
  const auto out = commit(on, std::move(group));
  for (std::size_t i = 0; i < 40; ++i) {
    BOOST_CHECK(out[i].end == item_end::stored);
    BOOST_CHECK(out[i + 40].end == item_end::duplicate);
    BOOST_CHECK(out[i + 40].mail == out[i].mail);
    BOOST_TEST(must(load_mail_raw(on, out[i].mail)) == first[i]);
  }
}

BOOST_AUTO_TEST_CASE(a_redelivery_is_a_duplicate_and_names_the_first) {
  const auto raw = mail_bytes("<1@customer.example>");
  auto first = commit(on, {accept_of(support, raw)});
  auto again = commit(on, {accept_of(support, "Received: by another relay\r\n" + raw)});
  BOOST_CHECK(again[0].end == item_end::duplicate);
  BOOST_CHECK(again[0].mail == first[0].mail);
  BOOST_TEST(count("inbox") == 1);
  BOOST_TEST(count("mail_chunks") == 1);
}

BOOST_AUTO_TEST_CASE(the_same_mail_twice_in_one_group_is_stored_once) {
  const auto raw = mail_bytes("<1@customer.example>");
  auto out = commit(on, {accept_of(support, raw), accept_of(support, raw), accept_of(sales, raw)});
  BOOST_CHECK(out[0].end == item_end::stored);
  BOOST_CHECK(out[1].end == item_end::duplicate);
  BOOST_CHECK(out[1].mail == out[0].mail);
  // another mailbox, another mail
  BOOST_CHECK(out[2].end == item_end::stored);
  BOOST_TEST(count("mails") == 2);
}

BOOST_AUTO_TEST_CASE(the_same_message_id_with_another_body_is_another_mail) {
  auto out = commit(on, {accept_of(support, mail_bytes("<1@customer.example>", "one")),
                         accept_of(support, mail_bytes("<1@customer.example>", "two"))});
  BOOST_CHECK(out[0].end == item_end::stored);
  BOOST_CHECK(out[1].end == item_end::stored);
  BOOST_CHECK(out[0].mail != out[1].mail);
}

BOOST_AUTO_TEST_CASE(every_uid_is_accounted_for_and_a_failure_can_be_retried) {
  auto good = accept_of(support, mail_bytes("<1@customer.example>"));
  good.place = source_place{support, "INBOX", 7, 41, ""};
  good.cursor = source_cursor{support, "INBOX", 7, 42, 0, ""};
  auto again = good;
  again.place->uid = 42;
  again.cursor->next_uid = 43;
  source_report bad;
  bad.fence = good.fence;
  bad.failed = source_place{support, "INBOX", 7, 43, ""};
  bad.reason = "the server gave 3 of 12 bytes";
  bad.cursor = source_cursor{support, "INBOX", 7, 44, 0, ""};
  auto out = commit(on, {good, again, bad});
  BOOST_CHECK(out[1].end == item_end::duplicate);
  BOOST_CHECK(out[2].end == item_end::recorded);
  const auto folder = *good.place;
  BOOST_TEST(must(settled_uids(on, folder, {40, 41, 42, 43})) == (std::vector<std::int64_t>{41, 42}),
             boost::test_tools::per_element());
  auto failed = must(failed_messages(on, support, 10));
  BOOST_REQUIRE(failed.size() == 1u);
  BOOST_TEST(failed[0].place.uid == 43);
  BOOST_TEST(failed[0].reason == bad.reason);
  BOOST_TEST(must(load_cursors(on, support)).at(0).next_uid == 44);

  auto retried = accept_of(support, mail_bytes("<3@customer.example>"));
  retried.place = bad.failed;
  commit(on, {retried});
  BOOST_TEST(must(failed_messages(on, support, 10)).empty());
  BOOST_TEST(must(settled_uids(on, folder, {43})).size() == 1u);
  commit(on, {bad}); // a late failure does not hide what is stored
  BOOST_TEST(must(failed_messages(on, support, 10)).empty());
}

BOOST_AUTO_TEST_CASE(a_cursor_moves_forward_only_unless_the_folder_was_made_anew) {
  source_report to;
  to.fence = {shard_of(support), 0};
  to.cursor = source_cursor{support, "INBOX", 7, 100, 5, R"({"a":1})"};
  commit(on, {to});
  to.cursor->next_uid = 50;
  commit(on, {to});
  BOOST_TEST(must(load_cursors(on, support)).at(0).next_uid == 100);
  to.cursor = source_cursor{support, "INBOX", 8, 1, 0, ""};
  commit(on, {to});
  const auto now = must(load_cursors(on, support)).at(0);
  BOOST_TEST(now.uidvalidity == 8);
  BOOST_TEST(now.next_uid == 1);
}

BOOST_AUTO_TEST_CASE(pop3_places_are_told_apart_by_uidl) {
  auto one = accept_of(support, mail_bytes("<1@customer.example>"));
  one.place = source_place{support, "", 0, 0, "a1"};
  auto two = accept_of(support, mail_bytes("<2@customer.example>"));
  two.place = source_place{support, "", 0, 0, "a2"};
  commit(on, {one, two});
  BOOST_TEST(must(settled_uidls(on, *one.place, {"a1", "a2", "a3"})).size() == 2u);
}

BOOST_AUTO_TEST_CASE(one_bad_item_fails_alone_and_the_others_are_stored) {
  auto bad = accept_of(support, mail_bytes("<bad@customer.example>"));
  bad.place = source_place{support, std::string(2000, 'f'), 7, 1, ""}; // longer than any folder's name
  auto also_bad = accept_of(support, mail_bytes("<worse@customer.example>"));
  also_bad.identity.hash = "short";
  auto out = commit(on, {accept_of(support, mail_bytes("<1@customer.example>")), bad, also_bad,
                         accept_of(support, mail_bytes("<2@customer.example>"))});
  BOOST_CHECK(out[0].end == item_end::stored);
  BOOST_CHECK(out[1].end == item_end::failed);
  BOOST_CHECK(out[1].why.code == errc::invalid);
  BOOST_CHECK(out[2].end == item_end::failed);
  BOOST_CHECK(out[3].end == item_end::stored);
  BOOST_TEST(count("mails") == 2);
  BOOST_TEST(count("mail_chunks") == 2);
  BOOST_TEST(count("inbox") == 2);
}

BOOST_AUTO_TEST_CASE(mail_for_a_shard_that_another_node_took_is_refused) {
  auto stale = accept_of(support, mail_bytes("<1@customer.example>"), 0);
  must(on.run("update shards set epoch = 1, node = 'b' where shard = $1", with(shard_of(support))));
  auto out = commit(on, {stale, accept_of(support, mail_bytes("<2@customer.example>"), 1)});
  BOOST_CHECK(out[0].end == item_end::fenced);
  BOOST_CHECK(out[1].end == item_end::stored);
  BOOST_TEST(count("mails") == 1);
}

BOOST_AUTO_TEST_CASE(two_writers_with_the_same_mails_in_opposite_order_do_not_deadlock) {
  std::vector<item> forth, back;
  for (int i = 0; i < 40; ++i)
    forth.push_back(accept_of(support, mail_bytes("<" + std::to_string(i) + "@customer.example>")));
  std::atomic<int> stored{0}, duplicates{0}, rolled_back{0};
  for (int round = 0; round < 10; ++round) {
    for (auto& i : forth) {
      auto& mail = std::get<accept_mail>(i);
      mail.raw = std::make_shared<const std::string>(*mail.raw + "x");
      mail.identity = identify(*mail.raw);
    }
    back.assign(forth.rbegin(), forth.rend());
    auto writer = [&](connection& mine, const std::vector<item>& items) {
      auto done = commit_group(mine, new_marker(), items);
      if (done.end != group_end::committed) ++rolled_back;
      for (const auto& o : done.items) ++(o.end == item_end::stored ? stored : duplicates);
    };
    auto second = db.connect();
    std::thread other([&] { writer(second, back); });
    writer(on, forth);
    other.join();
  }
  BOOST_TEST(rolled_back == 0);
  BOOST_TEST(stored == 400);
  BOOST_TEST(duplicates == 400);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::store
