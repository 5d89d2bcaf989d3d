#include "calendar/zone.hpp"

#include <boost/test/unit_test.hpp>

#include <thread>

namespace barid::calendar {

using namespace std::chrono;

namespace {

zone zone_of(const char* name) {
  auto found = find_zone(name);
  BOOST_REQUIRE_MESSAGE(found.ok(), name);
  return std::move(found).value();
}

local_instant local(year_month_day date, minutes clock) {
  return local_days{date} + clock;
}
instant utc(year_month_day date, minutes clock) {
  return sys_days{date} + clock;
}

} // namespace

BOOST_AUTO_TEST_SUITE(calendar_zone)

BOOST_AUTO_TEST_CASE(a_zone_converts_both_ways) {
  const auto riyadh = zone_of("Asia/Riyadh");
  BOOST_TEST((riyadh.to_local(utc(2026y / 3 / 29, 7h)) == local(2026y / 3 / 29, 10h)));
  BOOST_TEST((riyadh.to_utc(local(2026y / 3 / 29, 10h)) == utc(2026y / 3 / 29, 7h)));
  BOOST_TEST((riyadh.to_local(utc(2026y / 3 / 29, 7h) + 1us) == local(2026y / 3 / 29, 10h) + 1us));
  const auto berlin = zone_of("Europe/Berlin");
  BOOST_TEST((berlin.to_utc(local(2026y / 7 / 1, 12h)) == utc(2026y / 7 / 1, 10h)));
  BOOST_TEST((berlin.to_utc(local(2026y / 1 / 1, 12h)) == utc(2026y / 1 / 1, 11h)));
  BOOST_TEST((berlin.to_utc(local(1900y / 1 / 1, 12h)) == utc(1900y / 1 / 1, 11h)));
}

BOOST_AUTO_TEST_CASE(a_local_time_that_is_skipped_begins_at_the_end_of_the_gap) {
  const auto berlin = zone_of("Europe/Berlin");
  for (const auto clock : {120min, 121min, 150min, 179min, 180min})
    BOOST_TEST((berlin.to_utc(local(2026y / 3 / 29, clock)) == utc(2026y / 3 / 29, 1h)));
  BOOST_TEST((berlin.to_utc(local(2026y / 3 / 29, 181min)) == utc(2026y / 3 / 29, 61min)));
  // Cairo skips the first hour of a Friday: that day begins at 01:00.
  const auto cairo = zone_of("Africa/Cairo");
  BOOST_TEST((cairo.to_utc(local(2024y / 4 / 26, 0h)) == cairo.to_utc(local(2024y / 4 / 26, 1h))));
  // Apia skipped a whole day.
  const auto apia = zone_of("Pacific/Apia");
  BOOST_TEST((apia.to_utc(local(2011y / 12 / 30, 0h)) == utc(2011y / 12 / 30, 10h)));
  BOOST_TEST((apia.to_utc(local(2011y / 12 / 30, 15h)) == utc(2011y / 12 / 30, 10h)));
  BOOST_TEST((apia.to_utc(local(2011y / 12 / 31, 0h)) == utc(2011y / 12 / 30, 10h)));
}

BOOST_AUTO_TEST_CASE(a_local_time_that_comes_twice_begins_at_the_earlier) {
  const auto berlin = zone_of("Europe/Berlin");
  BOOST_TEST((berlin.to_utc(local(2026y / 10 / 25, 150min)) == utc(2026y / 10 / 25, 30min)));
  BOOST_TEST((berlin.to_utc(local(2026y / 10 / 25, 180min)) == utc(2026y / 10 / 25, 2h)));
  const auto new_york = zone_of("America/New_York");
  BOOST_TEST((new_york.to_utc(local(2026y / 11 / 1, 90min)) == utc(2026y / 11 / 1, 330min)));
}

BOOST_AUTO_TEST_CASE(local_times_never_swap_their_order_and_remembering_changes_nothing) {
  for (const auto* name :
       {"Asia/Riyadh", "Europe/Berlin", "America/New_York", "Africa/Cairo", "Asia/Tehran", "Pacific/Apia",
        "Australia/Lord_Howe", "America/St_Johns", "America/Havana", "Africa/Casablanca", "UTC"}) {
    const auto z = zone_of(name);
    local_clock clock(z);
    instant last = first_instant;
    for (auto t = local(2005y / 1 / 1, 0h); t < local(2027y / 1 / 1, 0h); t += 47min) {
      const auto begins = z.to_utc(t);
      BOOST_REQUIRE(begins >= last);
      BOOST_REQUIRE((clock.to_utc(t) == begins));
      BOOST_REQUIRE(z.to_local(begins) >= t);
      last = begins;
    }
    for (auto t = local(2040y / 1 / 1, 0h); t > local(1890y / 1 / 1, 0h); t -= 61h)
      BOOST_REQUIRE((clock.to_utc(t) == z.to_utc(t)));
  }
}

BOOST_AUTO_TEST_CASE(far_instants_are_clipped_instead_of_overflowing) {
  const auto berlin = zone_of("Europe/Berlin");
  BOOST_TEST((berlin.to_local(instant::max()) >= local(2999y / 12 / 31, 0h)));
  BOOST_TEST((berlin.to_local(instant::min()) <= local(1800y / 1 / 2, 0h)));
  BOOST_TEST((berlin.to_utc(local_instant::max()) <= last_instant + days{1}));
  BOOST_TEST((berlin.to_utc(local_instant::min()) >= first_instant - days{1}));
}

BOOST_AUTO_TEST_CASE(an_unknown_name_is_an_error_with_the_nearest_one) {
  const auto suggestion = [](const char* name) {
    const auto found = find_zone(name);
    BOOST_REQUIRE_MESSAGE(!found.ok(), name);
    BOOST_TEST((found.why().code == errc::not_found));
    BOOST_TEST(found.why().message == "there is no time zone `" + std::string(name) + "`");
    return found.why().help;
  };
  BOOST_TEST(suggestion("Asia/Riyad") == "did you mean `Asia/Riyadh`?");
  BOOST_TEST(suggestion("asia/riyadh") == "did you mean `Asia/Riyadh`?");
  BOOST_TEST(suggestion("Riyadh") == "did you mean `Asia/Riyadh`?");
  BOOST_TEST(suggestion("Europe/Belrin") == "did you mean `Europe/Berlin`?");
  BOOST_TEST(suggestion("utc") == "did you mean `UTC`?");
  const std::string general = "take a name from the IANA time zone database, such as `Asia/Riyadh` or `UTC`";
  for (const auto* name : {"", "Atlantis/Poseidonis", "../../etc/passwd", "Asia/Riyadh/x/y/z/w/v"})
    BOOST_TEST(suggestion(name) == general);
  for (const auto* name : {"localtime", "right/Asia/Riyadh", "posix/UTC", "Asia"})
    BOOST_TEST(!find_zone(name).ok(), name);
  BOOST_TEST(!find_zone(std::string(100000, 'x')).ok());
  BOOST_TEST(!find_zone(std::string_view("UTC\0", 4)).ok());
}

BOOST_AUTO_TEST_CASE(threads_that_meet_zones_together_see_the_same) {
  std::vector<std::thread> threads;
  std::vector<instant> seen(4);
  for (auto& one : seen)
    threads.emplace_back([&one] {
      for (const auto* name : {"Asia/Tokyo", "America/Lima", "Europe/Oslo", "Africa/Tunis"})
        if (const auto z = find_zone(name)) one = z->to_utc(local(2026y / 1 / 1, 0h));
    });
  for (auto& thread : threads) thread.join();
  for (const auto one : seen) BOOST_TEST((one == utc(2025y / 12 / 31, 23h)));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::calendar
