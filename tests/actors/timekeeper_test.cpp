#include "actors/recording.hpp"
#include "actors/timekeeper.hpp"
#include "dsl/decide.hpp"
#include "tests/actors/actor_fixture.hpp"

#include <algorithm>

using namespace barid;
using namespace barid::actors;
using namespace barid::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* timekeeper_rules = R"(language 1
mailbox support { address support@acme.example; threads grouped; sla standard }
calendar riyadh { zone Asia/Riyadh; hours sun..thu 09:00-12:00, 13:00-17:00 }
sla standard { hours riyadh; first_response 8 business hours; warn at 50% }
table facts on message match all { rule one when size > 0 { tag one } }
)";

struct fired {
  std::int64_t conversation;
  std::string kind;
  instant due;
  instant at;
};

struct timekeeper_case : actor_fixture {
  played_archive archive;
  archive_actor archive_peer = play(*this, archive);
  std::vector<store::due_timer> stored; ///< What the store has armed.
  std::vector<fired> all;
  caf::actor last_clock;
  bool commits = true; ///< The decision of a fired timer is committed: it is cleared.
  timekeeper_actor mine;

  timekeeper_case() {
    archive.timers = [this](instant until,
                            const std::optional<store::timer_page>& after) -> result<std::vector<store::due_timer>> {
      std::vector<store::due_timer> out;
      if (after) return out; // all of it was on the first page
      for (const auto& t : stored)
        if (t.timer.due <= until) out.push_back(t);
      return out;
    };
  }

  void start() {
    timekeeper_peers peers;
    peers.archive = [this] { return archive_peer; };
    peers.spawn = [this](conversation_id c, mailbox_id m) {
      auto made = spawn(
          actors::sla_clock,
          [this](conversation_id id, mailbox_id, const store::timer_row& row) {
            all.push_back({id.value, row.kind, row.due, clock.now()});
            if (!commits) return;
            std::erase_if(stored, [&](const auto& t) { return t.conversation == id && t.timer.key == row.key; });
            std::vector<store::timer_row> left;
            for (const auto& t : stored)
              if (t.conversation == id) left.push_back(t.timer);
            caf::anon_send(mine, set_atom::value, id.value, std::int64_t(1), make_local(std::move(left)));
          },
          c, m);
      last_clock = caf::actor_cast<caf::actor>(made);
      return made;
    };
    mine = spawn(timekeeper, &node, std::move(peers));
    run();
  }
  void stop() {
    caf::anon_send_exit(mine, caf::exit_reason::kill);
    run();
    mine = nullptr;
  }

  void arm(std::int64_t conversation, instant due, const std::string& key = "k") {
    store::due_timer t;
    t.conversation.value = conversation;
    t.channel.value = 1;
    t.timer.key = key;
    t.timer.kind = "sla breach";
    t.timer.due = due;
    stored.push_back(t);
  }
  void in_time(const fired& f) {
    BOOST_TEST((f.at >= f.due));
    BOOST_TEST((f.at - f.due <= 1s));
  }
};

instant utc(int month, unsigned day, int hour, int minute) {
  return std::chrono::sys_days{std::chrono::year{2026} / month / int(day)} + std::chrono::hours(hour) +
         std::chrono::minutes(minute);
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(actors_timekeeper, timekeeper_case)

BOOST_AUTO_TEST_CASE(an_sla_warns_and_breaches_to_the_second_over_a_weekend_in_riyadh_and_a_restart) {
  put_in_force(timekeeper_rules);
  clock.step(utc(4, 2, 13, 30) - clock.now()); // Thursday 16:30 in Riyadh, half an hour before the weekend
  event e;
  e.id = "mail/1";
  e.at = clock.now();
  e.mailbox = "support";
  auto content = std::make_shared<mail>();
  content->from = {{"", "sara@customer.example"}};
  content->size = 100;
  e.mail = content;
  facts known;
  known.now = clock.now();
  const auto decided = dsl::decide_all(*node.rules.get()->program, e, known);
  for (const auto& row : timers_of(*node.rules.get()->program, decided.back().decision.after, clock.now())) {
    store::due_timer t;
    t.conversation.value = 7;
    t.timer = row;
    stored.push_back(t);
  }
  BOOST_REQUIRE(stored.size() == 2u);
  start();
  advance(utc(4, 5, 9, 0) - clock.now()); // Sunday 12:00 in Riyadh
  BOOST_TEST(all.empty());
  stop();
  advance(20min);
  start();
  advance(utc(4, 5, 20, 0) - clock.now());
  BOOST_REQUIRE(all.size() == 1u);
  BOOST_TEST(all[0].kind == "sla warning");
  BOOST_TEST((all[0].due == utc(4, 5, 10, 30))); // Sunday 13:30
  in_time(all[0]);
  advance(24h);
  BOOST_REQUIRE(all.size() == 2u);
  BOOST_TEST(all[1].kind == "sla breach");
  BOOST_TEST((all[1].due == utc(4, 6, 6, 30))); // Monday 09:30
  in_time(all[1]);
}

BOOST_AUTO_TEST_CASE(what_came_due_while_nobody_looked_fires_once_at_the_start) {
  for (int i = 1; i <= 50; ++i) arm(i, sunday - std::chrono::minutes(i));
  start();
  advance(1s);
  BOOST_TEST(all.size() == 50u);
  advance(1h);
  BOOST_TEST(all.size() == 50u);
}

BOOST_AUTO_TEST_CASE(a_step_of_the_clock_shows_within_a_second) {
  arm(1, sunday + 9min);
  start();
  advance(1min);
  BOOST_TEST(all.empty());
  clock.step(1h);
  advance(1s);
  BOOST_REQUIRE(all.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_step_back_fires_nothing_twice) {
  arm(1, sunday + 1min);
  start();
  advance(2min);
  BOOST_TEST(all.size() == 1u);
  clock.step(-5min);
  advance(30min);
  BOOST_TEST(all.size() == 1u);
}

BOOST_AUTO_TEST_CASE(deadlines_that_are_set_moved_and_taken_back_are_followed) {
  start();
  auto set = [&](std::vector<store::timer_row> rows) {
    tell(mine, set_atom::value, std::int64_t(3), std::int64_t(1), make_local(std::move(rows)));
  };
  store::timer_row row;
  row.key = "k";
  row.due = sunday + 30s;
  set({row});
  row.due = sunday + 90s;
  set({row});
  advance(60s);
  BOOST_TEST(all.empty());
  advance(31s);
  BOOST_REQUIRE(all.size() == 1u);
  in_time(all[0]);
  row.due = clock.now() + 30s;
  set({row});
  set({});
  advance(5min);
  BOOST_TEST(all.size() == 1u);
}

BOOST_AUTO_TEST_CASE(deadlines_beyond_the_horizon_come_when_they_are_near) {
  arm(1, sunday + 3h);
  start();
  advance(4h);
  BOOST_REQUIRE(all.size() == 1u);
  in_time(all[0]);
}

BOOST_AUTO_TEST_CASE(what_a_conversation_says_while_deadlines_are_read_is_newer_than_what_is_read) {
  arm(1, sunday + 5min);
  const auto answers = archive.timers;
  bool first = true;
  archive.timers = [&](instant until, const std::optional<store::timer_page>& after) {
    auto read = answers(until, after);
    if (std::exchange(first, false)) {
      // committed just behind the reading, and told before its answer arrives
      stored[0].timer.due = sunday + 1min;
      caf::anon_send(mine, set_atom::value, std::int64_t(1), std::int64_t(1), make_local(std::vector{stored[0].timer}));
    }
    return read;
  };
  start();
  advance(2min);
  BOOST_REQUIRE(all.size() == 1u);
  in_time(all[0]);
  BOOST_TEST((all[0].due == sunday + 1min));
}

BOOST_AUTO_TEST_CASE(held_deadlines_do_not_fire) {
  start();
  store::timer_row row;
  row.key = "k";
  row.due = sunday + 30s;
  row.held = true;
  tell(mine, set_atom::value, std::int64_t(3), std::int64_t(1), make_local(std::vector{row}));
  advance(5min);
  BOOST_TEST(all.empty());
}

BOOST_AUTO_TEST_CASE(while_the_store_is_away_it_asks_again_and_then_catches_up) {
  const auto answers = archive.timers;
  archive.timers = nullptr;
  arm(1, sunday + 1min);
  start();
  advance(10min);
  BOOST_TEST(all.empty());
  archive.timers = answers;
  advance(2s);
  BOOST_TEST(all.size() == 1u);
}

BOOST_AUTO_TEST_CASE(one_whose_decision_did_not_come_about_fires_again) {
  commits = false;
  arm(1, sunday + 1min);
  start();
  advance(2min);
  BOOST_TEST(all.size() == 1u);
  commits = true;
  advance(15min);
  BOOST_TEST(all.size() == 2u);
  advance(15min);
  BOOST_TEST(all.size() == 2u);
}

BOOST_AUTO_TEST_CASE(the_deadlines_of_a_clock_that_ended_by_mistake_still_come) {
  arm(7, clock.now() + 1min);
  start();
  advance(2s);
  BOOST_REQUIRE(last_clock);
  caf::anon_send_exit(last_clock, caf::exit_reason::unhandled_exception);
  last_clock = nullptr;
  advance(2min);
  BOOST_REQUIRE(all.size() == 1u);
  BOOST_TEST(all[0].conversation == 7);
}

BOOST_AUTO_TEST_SUITE_END()
