#include "calendar/calendar.hpp"
#include "tests/calendar/random_calendar.hpp"
#include "tests/calendar/slow_calendar.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::calendar {

using namespace std::chrono;

namespace {

calendar make(const calendar_plan& plan) {
  auto made = make_calendar(plan);
  BOOST_REQUIRE_MESSAGE(made.ok(), (made.ok() ? "" : made.why().message));
  return std::move(made).value();
}

/// Sunday to Thursday, 09:00-12:00 and 13:00-17:00; the national day is a Wednesday.
calendar riyadh() {
  calendar_plan plan{"Asia/Riyadh", {}, {{2026y / 9 / 23, "National Day"}}};
  for (const auto day : {Sunday, Monday, Tuesday, Wednesday, Thursday}) {
    plan.hours.push_back({day, 9h, 12h});
    plan.hours.push_back({day, 13h, 17h});
  }
  return make(plan);
}

calendar nights() {
  calendar_plan plan{"Europe/Berlin", {}, {}};
  for (unsigned day = 0; day < 7; ++day) plan.hours.push_back({weekday{day}, 22h, 6h});
  return make(plan);
}

instant at(const calendar& c, year_month_day date, minutes clock) {
  return c.where().to_utc(local_days{date} + clock);
}

std::string message_of(const calendar_plan& plan) {
  const auto made = make_calendar(plan);
  BOOST_REQUIRE(!made.ok());
  return made.why().message;
}

} // namespace

BOOST_AUTO_TEST_SUITE(calendar_hours)

BOOST_AUTO_TEST_CASE(a_desk_is_open_at_its_opening_and_closed_at_its_closing) {
  const auto c = riyadh();
  const auto sunday = 2026y / 3 / 29;
  BOOST_TEST(!c.is_open(at(c, sunday, 9h) - 1us));
  BOOST_TEST(c.is_open(at(c, sunday, 9h)));
  BOOST_TEST(c.is_open(at(c, sunday, 12h) - 1us));
  BOOST_TEST(!c.is_open(at(c, sunday, 12h)));
  BOOST_TEST(c.is_open(at(c, sunday, 13h)));
  BOOST_TEST(!c.is_open(at(c, 2026y / 3 / 27, 10h))); // Friday
}

BOOST_AUTO_TEST_CASE(openings_and_closings_are_found_across_weekends_and_holidays) {
  const auto c = riyadh();
  const auto thursday_evening = at(c, 2026y / 3 / 26, 18h);
  BOOST_TEST((c.next_opening(thursday_evening) == at(c, 2026y / 3 / 29, 9h)));
  BOOST_TEST((c.next_closing(thursday_evening) == thursday_evening));
  BOOST_TEST((c.next_opening(at(c, 2026y / 3 / 29, 10h)) == at(c, 2026y / 3 / 29, 10h)));
  BOOST_TEST((c.next_closing(at(c, 2026y / 3 / 29, 10h)) == at(c, 2026y / 3 / 29, 12h)));
  BOOST_TEST((c.next_opening(at(c, 2026y / 9 / 22, 17h)) == at(c, 2026y / 9 / 24, 9h)));
}

BOOST_AUTO_TEST_CASE(a_deadline_counts_business_time_only_and_may_fall_on_a_closing) {
  const auto c = riyadh();
  const auto sunday = at(c, 2026y / 3 / 29, 10h);
  BOOST_TEST((*c.add_open(sunday, 1h) == at(c, 2026y / 3 / 29, 11h)));
  BOOST_TEST((*c.add_open(sunday, 3h) == at(c, 2026y / 3 / 29, 14h)));
  BOOST_TEST((*c.add_open(sunday, 6h) == at(c, 2026y / 3 / 29, 17h)));
  BOOST_TEST((*c.add_open(sunday, 6h + 1s) == at(c, 2026y / 3 / 30, 9h) + 1s));
  BOOST_TEST((*c.add_open(at(c, 2026y / 3 / 26, 18h), 8h) == at(c, 2026y / 3 / 30, 10h)));
  BOOST_TEST((*c.add_open(sunday, 0h) == sunday));
  BOOST_TEST((*c.open_between(sunday, at(c, 2026y / 3 / 30, 10h)) == 7h));
  BOOST_TEST((*c.open_between(at(c, 2026y / 3 / 30, 10h), sunday) == -7h));
  BOOST_TEST((*c.open_between(at(c, 2026y / 9 / 22, 17h), at(c, 2026y / 9 / 24, 9h)) == 0h));
}

BOOST_AUTO_TEST_CASE(a_business_day_later_is_the_same_clock_time_on_a_working_day) {
  const auto c = riyadh();
  const auto after = [&](year_month_day date, minutes clock, int count) {
    return *c.add_business_days(at(c, date, clock), count);
  };
  BOOST_TEST((after(2026y / 3 / 29, 10h, 3) == at(c, 2026y / 4 / 1, 10h)));
  BOOST_TEST((after(2026y / 3 / 26, 10h, 1) == at(c, 2026y / 3 / 29, 10h))); // over the weekend
  BOOST_TEST((after(2026y / 9 / 22, 10h, 1) == at(c, 2026y / 9 / 24, 10h))); // over the holiday
  BOOST_TEST((after(2026y / 3 / 27, 10h, 1) == at(c, 2026y / 3 / 29, 10h))); // from a Friday
  // Outside hours it moves to the opening: before it, at lunch, in the evening, at the closing.
  BOOST_TEST((after(2026y / 3 / 29, 7h, 1) == at(c, 2026y / 3 / 30, 9h)));
  BOOST_TEST((after(2026y / 3 / 29, 750min, 1) == at(c, 2026y / 3 / 30, 13h)));
  BOOST_TEST((after(2026y / 3 / 29, 20h, 1) == at(c, 2026y / 3 / 31, 9h)));
  BOOST_TEST((after(2026y / 3 / 25, 20h, 1) == at(c, 2026y / 3 / 29, 9h)));
  BOOST_TEST((after(2026y / 3 / 29, 17h, 1) == at(c, 2026y / 3 / 31, 9h)));
  BOOST_TEST((after(2026y / 3 / 29, 10h, 0) == at(c, 2026y / 3 / 29, 10h)));
  BOOST_TEST((after(2026y / 3 / 27, 10h, 0) == at(c, 2026y / 3 / 29, 9h)));
  BOOST_TEST((after(2026y / 3 / 29, 10h, 250) > at(c, 2027y / 3 / 1, 0h)));
}

BOOST_AUTO_TEST_CASE(a_night_shift_belongs_to_the_day_on_which_it_begins) {
  const auto c = nights();
  const auto monday = 2026y / 6 / 1;
  BOOST_TEST(c.is_open(at(c, monday, 23h)));
  BOOST_TEST(c.is_open(at(c, 2026y / 6 / 2, 0h)));
  BOOST_TEST(c.is_open(at(c, 2026y / 6 / 2, 5h)));
  BOOST_TEST(!c.is_open(at(c, 2026y / 6 / 2, 6h)));
  BOOST_TEST((c.next_closing(at(c, monday, 23h)) == at(c, 2026y / 6 / 2, 6h)));
  BOOST_TEST((*c.add_open(at(c, monday, 12h), 8h) == at(c, 2026y / 6 / 2, 6h)));
  // Longer when the clock goes back, shorter when it goes forward.
  BOOST_TEST((*c.open_between(at(c, 2026y / 10 / 24, 12h), at(c, 2026y / 10 / 25, 12h)) == 9h));
  BOOST_TEST((*c.open_between(at(c, 2026y / 3 / 28, 12h), at(c, 2026y / 3 / 29, 12h)) == 7h));
}

BOOST_AUTO_TEST_CASE(a_holiday_closes_its_date_and_nothing_else) {
  calendar_plan plan{"Europe/Berlin", {}, {{2026y / 6 / 3, "Wednesday off"}}};
  for (unsigned day = 0; day < 7; ++day) plan.hours.push_back({weekday{day}, 22h, 6h});
  const auto c = make(plan);
  BOOST_TEST((c.next_closing(at(c, 2026y / 6 / 2, 23h)) == at(c, 2026y / 6 / 3, 0h)));
  BOOST_TEST(!c.is_open(at(c, 2026y / 6 / 3, 23h)));
  BOOST_TEST((c.next_opening(at(c, 2026y / 6 / 3, 1h)) == at(c, 2026y / 6 / 4, 0h)));
  BOOST_TEST(c.is_open(at(c, 2026y / 6 / 4, 5h)));
  BOOST_TEST(c.holiday_at(at(c, 2026y / 6 / 3, 12h))->name == "Wednesday off");
  BOOST_TEST(!c.holiday_at(at(c, 2026y / 6 / 4, 0h)).has_value());
  BOOST_TEST(!c.is_working_day(2026y / 6 / 3));
  BOOST_TEST(c.is_working_day(2026y / 6 / 4));
}

BOOST_AUTO_TEST_CASE(a_desk_that_never_closes_says_so_and_a_holiday_closes_it) {
  calendar_plan plan{"UTC", {}, {}};
  for (unsigned day = 0; day < 7; ++day) plan.hours.push_back({weekday{day}, 0h, 24h});
  const auto always = make(plan);
  const instant t = sys_days{2026y / 6 / 1} + 5h;
  BOOST_TEST(always.is_open(t));
  BOOST_TEST(!always.next_closing(t).has_value());
  BOOST_TEST((*always.open_between(t, t + days{1000}) == days{1000}));
  BOOST_TEST((*always.add_open(t, days{1000}) == t + days{1000}));
  plan.holidays.push_back({2030y / 1 / 1, "New Year"});
  BOOST_TEST((make(plan).next_closing(t) == instant{sys_days{2030y / 1 / 1}}));
}

BOOST_AUTO_TEST_CASE(hours_that_make_no_sense_are_refused_with_what_to_do) {
  const calendar_plan none{"UTC", {}, {}};
  BOOST_TEST(message_of(none) == "the calendar has no hours: nothing would ever fall due");
  BOOST_TEST(message_of({"UTC", {{Monday, 9h, 9h}}, {}}) == "`09:00-09:00` is no time at all");
  BOOST_TEST(message_of({"UTC", {{Monday, 24h, 5h}}, {}}) == "hours lie between 00:00 and 24:00");
  BOOST_TEST(message_of({"UTC", {{Monday, -1h, 5h}}, {}}) == "hours lie between 00:00 and 24:00");
  BOOST_TEST(message_of({"UTC", {{Monday, 1h, 25h}}, {}}) == "hours lie between 00:00 and 24:00");
  BOOST_TEST(message_of({"UTC", {{weekday{9}, 1h, 5h}}, {}}) == "there is no such weekday");
  BOOST_TEST(message_of({"UTC", {{Monday, 9h, 17h}}, {{2026y / 2 / 30, "x"}}}) ==
             "the holiday `x` is on a date that does not exist");
  BOOST_TEST(message_of({"Asia/Riyad", {{Monday, 9h, 17h}}, {}}) == "there is no time zone `Asia/Riyad`");
  const calendar_plan many{"UTC", std::vector<open_hours>(1001, {Monday, 9h, 17h}), {}};
  BOOST_TEST((make_calendar(many).why().code == errc::limit));
}

BOOST_AUTO_TEST_CASE(the_version_changes_with_what_can_change_an_answer_and_only_then) {
  const calendar_plan plan{"Asia/Riyadh", {{Monday, 9h, 12h}, {Monday, 11h, 17h}}, {{2026y / 9 / 23, "a"}}};
  const auto version = make(plan).version();
  BOOST_TEST(version.size() == 16u);
  BOOST_TEST((make(plan) == make(plan)));
  auto same = plan;
  same.hours = {{Monday, 9h, 17h}};
  same.holidays[0].name = "b";
  same.holidays.push_back(same.holidays[0]);
  BOOST_TEST(make(same).version() == version);
  auto other = plan;
  other.zone = "Asia/Kuwait";
  BOOST_TEST(make(other).version() != version);
  other = plan;
  other.hours[0].begin = 8h;
  BOOST_TEST(make(other).version() != version);
  other = plan;
  other.holidays.clear();
  BOOST_TEST(make(other).version() != version);
  // The same open minutes, but another day begins the shift: business days differ.
  const calendar_plan one{"UTC", {{Monday, 22h, 6h}}, {}};
  const calendar_plan two{"UTC", {{Monday, 22h, 24h}, {Tuesday, 0h, 6h}}, {}};
  BOOST_TEST(make(one).version() != make(two).version());
  // A stored version must mean the same after an upgrade.
  BOOST_TEST(version == "1ce687ec99ac0244");
}

BOOST_AUTO_TEST_CASE(what_lies_too_far_away_is_an_error_and_not_a_loop) {
  calendar_plan plan{"Europe/Berlin", {{Monday, 9h, 9h + 1min}}, {}};
  const auto c = make(plan);
  const instant t = sys_days{2026y / 1 / 1};
  BOOST_TEST((c.add_open(t, hours{24 * 365}).why().code == errc::limit));
  BOOST_TEST((c.add_open(t, duration::max()).why().code == errc::limit));
  BOOST_TEST((c.add_open(t, -1us).why().code == errc::invalid));
  BOOST_TEST((c.add_business_days(t, 1'000'000).why().code == errc::limit));
  BOOST_TEST((c.add_business_days(t, -1).why().code == errc::invalid));
  BOOST_TEST((c.open_between(t, t + days{40000}).why().code == errc::limit));
  BOOST_TEST((c.open_between(instant::min(), instant::max()).why().code == errc::limit));
  for (const auto extreme : {instant::min(), instant::max()}) {
    BOOST_TEST(!c.is_open(extreme));
    BOOST_TEST(!c.holiday_at(extreme).has_value());
  }
  BOOST_TEST(!c.next_opening(instant::max()).has_value());
  BOOST_TEST((c.next_closing(instant::max()) == instant::max()));
  // Every Monday of 50 years is a holiday.
  for (auto day = sys_days{2026y / 1 / 5}; day < sys_days{2076y / 1 / 1}; day += days{7})
    plan.holidays.push_back({year_month_day{day}, "no"});
  const auto closed = make(plan);
  BOOST_TEST((closed.next_opening(t) > instant{sys_days{2076y / 1 / 1}}));
}

BOOST_AUTO_TEST_CASE(every_answer_agrees_with_counting_minutes) {
  std::mt19937 random(11);
  for (int round = 0; round < 320; ++round) {
    const auto& where = places()[std::size_t(round) % places().size()];
    const auto plan = random_plan(random, where);
    const auto c = make(plan);
    const slow_calendar slow(plan, c.where(), instant{where.begin - days{3}}, days{27});
    const std::size_t first = 3 * 1440;
    const std::size_t last = 24 * 1440;
    for (auto m = first; m < last; m += 1 + random() % 40) {
      const auto t = slow.at(m);
      const auto context = [&] { return std::string(plan.zone) + " " + to_rfc3339(t); };
      BOOST_REQUIRE_MESSAGE(c.is_open(t) == slow.is_open(m), context());
      if (const auto n = slow.next(m, true); n < last)
        BOOST_REQUIRE_MESSAGE((c.next_opening(t) == slow.at(n)), context());
      if (const auto n = slow.next(m, false); n < last)
        BOOST_REQUIRE_MESSAGE((c.next_closing(t) == slow.at(n)), context());
      const auto to = m + random() % (last - m);
      BOOST_REQUIRE_MESSAGE((*c.open_between(t, slow.at(to)) == minutes{slow.open_between(m, to)}), context());
    }
    for (int i = 0; i < 20; ++i) {
      const auto m = first + random() % (last - first);
      const auto business = std::int64_t(random() % 3000);
      const auto due = slow.add_open(m, business);
      if (due < last) BOOST_REQUIRE((*c.add_open(slow.at(m), minutes{business}) == slow.at(due)));
    }
    for (int i = 0; i < 10; ++i) {
      const auto m = first + random() % (last - first);
      const auto count = 1 + random() % 5;
      auto date = floor<days>(slow.shown(m));
      for (auto left = count; left > 0;) {
        date += days{1};
        const bool begins = std::any_of(plan.hours.begin(), plan.hours.end(),
                                        [&](const open_hours& h) { return h.day == weekday{date}; });
        const bool off = std::any_of(plan.holidays.begin(), plan.holidays.end(),
                                     [&](const holiday& h) { return local_days{h.date} == date; });
        if (begins && !off) --left;
      }
      const auto clock = slow.shown(m) - floor<days>(slow.shown(m));
      const auto due = slow.next(slow.begin_of(date + clock), true);
      if (due < last) BOOST_REQUIRE((*c.add_business_days(slow.at(m), int(count)) == slow.at(due)));
    }
  }
}

BOOST_AUTO_TEST_CASE(deadlines_and_elapsed_business_time_are_inverse_over_years) {
  std::mt19937_64 wide(12);
  std::mt19937 random(13);
  for (int round = 0; round < 120; ++round) {
    const auto& where = places()[std::size_t(round) % places().size()];
    const auto c = make(random_plan(random, where));
    for (int i = 0; i < 5; ++i) {
      const auto t = instant{where.begin} + duration{std::int64_t(wide() % 86'400'000'000'000)};
      const auto some = duration{std::int64_t(wide() % 3'000'000'000'000)}; // up to 34 days
      const auto more = duration{std::int64_t(wide() % 300'000'000'000)};
      const auto due = c.add_open(t, some);
      BOOST_REQUIRE(due.ok());
      BOOST_REQUIRE((*c.open_between(t, *due) == some));
      BOOST_REQUIRE((*c.open_between(t, *due - 1us) < some)); // it is the earliest such instant
      BOOST_REQUIRE((*c.add_open(*due, more) == *c.add_open(t, some + more)));
      BOOST_REQUIRE((*c.open_between(*due, t) == -some));
      const auto middle = t + (*due - t) / 3;
      BOOST_REQUIRE((*c.open_between(t, middle) + *c.open_between(middle, *due) == some));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_deadline_decades_ahead_is_found_at_once) {
  const auto c = riyadh();
  const auto t = at(c, 2026y / 1 / 1, 0h);
  const auto begin = steady_clock::now();
  for (int i = 0; i < 200; ++i) {
    const auto business = hours{70000} + seconds{i}; // 40 years
    BOOST_REQUIRE((*c.open_between(t, *c.add_open(t, business)) == business));
  }
  // A millisecond each; walking by minutes would take a hundred times as long.
  BOOST_TEST((steady_clock::now() - begin < 20s));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::calendar
