#include "runtime/mail/fetching/room.hpp"

#include <boost/test/unit_test.hpp>

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace barid::fetching {

namespace {

constexpr std::uint64_t mb = 1u << 20;

/// An account that takes its next mail whenever it is woken.
struct account {
  account(const std::shared_ptr<room>& where, std::uint64_t next) : wants(next) {
    at = guest(where, [this] {
      ++woken;
      ask();
    });
  }
  ~account() { at.leave_line(); }
  account(const account&) = delete;
  account& operator=(const account&) = delete;

  bool ask() {
    auto got = at.take(wants);
    if (got) held.push_back(std::move(*got));
    return got.has_value();
  }

  std::uint64_t wants;
  guest at;
  std::vector<lease> held;
  unsigned woken = 0;
};

} // namespace

BOOST_AUTO_TEST_SUITE(room_of_mails)

BOOST_AUTO_TEST_CASE(a_guest_of_no_room_is_bound_by_nothing) {
  const guest free;
  BOOST_TEST(free.take(1u << 30).has_value());
  BOOST_TEST(free.take_more(1u << 30).has_value());
  free.leave_line();
}

BOOST_AUTO_TEST_CASE(who_does_not_fit_is_woken_when_it_does_and_in_the_order_of_coming) {
  const auto all = room::of(10 * mb);
  account a(all, 6 * mb), b(all, 5 * mb), c(all, 2 * mb);
  BOOST_TEST(a.ask());
  BOOST_TEST(!b.ask());
  BOOST_TEST(!c.ask()); // it would fit, but then b might wait for ever
  BOOST_TEST(!b.ask()); // asking again costs nothing, and gains nothing
  BOOST_TEST(all->taken() == 6 * mb);
  a.held.clear();
  BOOST_TEST(b.woken == 1u);
  BOOST_TEST(c.woken == 1u);
  BOOST_TEST(b.held.size() == 1u);
  BOOST_TEST(all->taken() == 7 * mb);
  b.held.clear();
  c.held.clear();
  BOOST_TEST(all->taken() == 0u);
  BOOST_TEST(all->most_taken() == 7 * mb);
}

BOOST_AUTO_TEST_CASE(a_mail_larger_than_the_room_comes_when_nothing_else_is_there) {
  const auto all = room::of(10 * mb);
  account small(all, 4 * mb), large(all, 50 * mb), late(all, 1 * mb);
  BOOST_TEST(small.ask());
  BOOST_TEST(!large.ask());
  BOOST_TEST(!late.ask());
  small.held.clear();
  BOOST_TEST(large.held.size() == 1u);
  BOOST_TEST(late.held.empty());
  large.held.clear();
  BOOST_TEST(late.held.size() == 1u);
}

BOOST_AUTO_TEST_CASE(an_account_that_holds_nothing_gets_a_small_mail_past_the_line) {
  const auto all = room::of(10 * mb);
  account hog(all, 10 * mb), waits(all, 3 * mb), small(all, room::small_mail);
  BOOST_TEST(hog.ask());
  BOOST_TEST(!waits.ask());
  BOOST_TEST(small.ask());
  BOOST_TEST(!small.ask()); // one at a time
  BOOST_TEST(all->taken() == 10 * mb + room::small_mail);
  small.held.clear();
  BOOST_TEST(small.ask()); // in line, and past it again
  BOOST_TEST(small.woken == 0u);
}

BOOST_AUTO_TEST_CASE(small_mails_that_come_and_go_keep_no_large_one_waiting) {
  const auto all = room::of(10 * mb);
  account before(all, 1 * mb), large(all, 10 * mb), small(all, 1'000), other(all, 1'000);
  BOOST_TEST(before.ask());
  BOOST_TEST(!large.ask()); // it takes all there is
  BOOST_TEST(small.ask());
  before.held.clear();
  BOOST_TEST(large.held.size() == 1u); // while there is always a small one
  BOOST_TEST(other.ask());
  small.held.clear();
  BOOST_TEST(all->taken() == 10 * mb + 1'000);
}

BOOST_AUTO_TEST_CASE(more_is_given_only_where_nobody_waits) {
  const auto all = room::of(10 * mb);
  account a(all, 4 * mb), b(all, 8 * mb);
  BOOST_TEST(a.ask());
  auto more = a.at.take_more(1 * mb);
  BOOST_TEST(more.has_value());
  BOOST_TEST(!a.at.take_more(6 * mb).has_value());
  BOOST_TEST(!b.ask());
  BOOST_TEST(!a.at.take_more(1 * mb).has_value());
}

BOOST_AUTO_TEST_CASE(who_leaves_the_line_holds_nobody_up_and_keeps_nothing) {
  const auto all = room::of(10 * mb);
  account a(all, 6 * mb), c(all, 2 * mb);
  unsigned woken = 0;
  const guest b(all, [&] { ++woken; });
  BOOST_TEST(a.ask());
  BOOST_TEST(!b.take(9 * mb).has_value());
  BOOST_TEST(!c.ask());
  b.leave_line();
  BOOST_TEST(c.held.size() == 1u);
  // its turn came and its connection broke before it took anything
  BOOST_TEST(!b.take(9 * mb).has_value());
  a.held.clear();
  c.held.clear();
  BOOST_TEST(woken == 1u);
  BOOST_TEST(all->taken() == 9 * mb);
  b.leave_line();
  BOOST_TEST(all->taken() == 0u);
}

BOOST_AUTO_TEST_CASE(another_mail_of_an_account_takes_over_its_place_in_line) {
  const auto all = room::of(10 * mb);
  account a(all, 9 * mb), c(all, 5 * mb), d(all, 1 * mb);
  unsigned woken = 0;
  const guest b(all, [&] { ++woken; });
  BOOST_TEST(a.ask());
  BOOST_TEST(d.ask());
  BOOST_TEST(!b.take(4 * mb).has_value());
  BOOST_TEST(!c.ask());
  BOOST_TEST(!b.take(6 * mb).has_value()); // still before c
  a.held.clear();
  BOOST_TEST(woken == 1u);
  BOOST_TEST(c.held.empty());
  // and its turn stays its own when it wants something else by then
  BOOST_TEST(!b.take(10 * mb).has_value());
  BOOST_TEST(c.held.empty());
  d.held.clear();
  BOOST_TEST(woken == 2u);
  BOOST_TEST(b.take(10 * mb).has_value());
  BOOST_TEST(c.held.size() == 1u);
}

BOOST_AUTO_TEST_CASE(what_exists_counts_whether_there_was_room_or_not) {
  const auto all = room::of(1 * mb);
  account a(all, 1 * mb);
  auto beyond = a.at.overdraw(3 * mb);
  BOOST_TEST(!a.ask());
  beyond.reset();
  BOOST_TEST(a.held.size() == 1u);
}

BOOST_AUTO_TEST_CASE(from_many_threads_everybody_gets_through_and_nothing_is_left_taken) {
  const auto all = room::of(1 * mb);
  std::vector<std::thread> threads;
  for (unsigned n = 1; n <= 4; ++n)
    threads.emplace_back([all, n] {
      std::mutex mutex;
      std::condition_variable changed;
      bool awake = false;
      const guest me(all, [&] {
        const std::lock_guard lock(mutex);
        awake = true;
        changed.notify_all();
      });
      for (unsigned i = 0; i < 2'000; ++i) {
        auto got = me.take(n * 150'000);
        while (!got) {
          std::unique_lock lock(mutex);
          changed.wait(lock, [&] { return awake; });
          awake = false;
          lock.unlock();
          got = me.take(n * 150'000);
        }
      }
      me.leave_line();
    });
  for (auto& t : threads) t.join();
  BOOST_TEST(all->taken() == 0u);
  BOOST_TEST(all->most_taken() <= 1 * mb);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::fetching
