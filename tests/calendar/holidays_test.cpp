#include "calendar/holidays.hpp"

#include <boost/test/unit_test.hpp>

#include <random>

namespace barid::calendar {

using namespace std::chrono;

namespace {

std::string file_of(const std::string& events) {
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//EN\r\n" + events + "END:VCALENDAR\r\n";
}

std::string event_of(const std::string& lines) {
  return "BEGIN:VEVENT\r\n" + lines + "END:VEVENT\r\n";
}

/// `2026-09-23 National Day; …`
std::string dates_in(const std::string& file, int first = 2026, int last = 2027) {
  const auto found = read_holidays(file, year{first}, year{last});
  BOOST_REQUIRE_MESSAGE(found.ok(), (found.ok() ? "" : found.why().message));
  std::string out;
  for (const auto& h : found->holidays) {
    char date[16];
    std::snprintf(date, sizeof date, "%04d-%02u-%02u", int(h.date.year()), unsigned(h.date.month()),
                  unsigned(h.date.day()));
    out += (out.empty() ? "" : "; ") + std::string(date) + " " + h.name;
  }
  return out;
}

std::string error_in(const std::string& file) {
  const auto found = read_holidays(file, 2026y, 2027y);
  BOOST_REQUIRE_MESSAGE(!found.ok(), file);
  return found.why().message;
}

} // namespace

BOOST_AUTO_TEST_SUITE(calendar_holidays)

BOOST_AUTO_TEST_CASE(events_of_whole_days_close_their_dates) {
  const auto file =
      file_of(event_of("DTSTART;VALUE=DATE:20260923\r\nSUMMARY:National Day\r\n") +
              event_of("DTSTART;VALUE=DATE:20260320\r\nDTEND;VALUE=DATE:20260323\r\nSUMMARY:Eid al-Fitr\r\n") +
              event_of("DTSTART;VALUE=DATE:20261231\r\nDURATION:P2D\r\nSUMMARY:Turn of the year\r\n") +
              event_of("DTSTART:20260527\r\nDTEND:20260527\r\nSUMMARY:Eid\\, the first day\r\n"));
  BOOST_TEST(dates_in(file) == "2026-03-20 Eid al-Fitr; 2026-03-21 Eid al-Fitr; 2026-03-22 Eid al-Fitr; "
                               "2026-05-27 Eid, the first day; 2026-09-23 National Day; "
                               "2026-12-31 Turn of the year; 2027-01-01 Turn of the year");
  BOOST_TEST(dates_in(file, 2027, 2027) == "2027-01-01 Turn of the year");
}

BOOST_AUTO_TEST_CASE(lines_may_be_folded_and_end_either_way) {
  BOOST_TEST(dates_in("\xEF\xBB\xBF"
                      "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=\n DATE:20260923\n"
                      "SUMMARY;LANGUAGE=ar:اليوم ا\n\tلوطني\n\nEND:VEVENT\nEND:VCALENDAR") ==
             "2026-09-23 اليوم الوطني");
  BOOST_TEST(dates_in(file_of(event_of("dtstart;value=date:20260923\r\nsummary:x\\ny\r\n"))) == "2026-09-23 x y");
}

BOOST_AUTO_TEST_CASE(a_yearly_rule_repeats_within_the_years_asked_for) {
  const auto yearly = [](const std::string& start, const std::string& rule, const std::string& more = "") {
    return file_of(event_of("DTSTART;VALUE=DATE:" + start + "\r\nRRULE:" + rule + "\r\nSUMMARY:x\r\n" + more));
  };
  BOOST_TEST(dates_in(yearly("19900923", "FREQ=YEARLY")) == "2026-09-23 x; 2027-09-23 x");
  BOOST_TEST(dates_in(yearly("20200229", "FREQ=YEARLY"), 2026, 2033) == "2028-02-29 x; 2032-02-29 x");
  BOOST_TEST(dates_in(yearly("20001123", "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH")) == "2026-11-26 x; 2027-11-25 x");
  BOOST_TEST(dates_in(yearly("20250101", "FREQ=YEARLY;COUNT=2")) == "2026-01-01 x");
  BOOST_TEST(dates_in(yearly("20250101", "FREQ=YEARLY;UNTIL=20260601")) == "2026-01-01 x");
  BOOST_TEST(dates_in(yearly("20200101", "FREQ=YEARLY", "EXDATE;VALUE=DATE:20260101,20280101\r\n")) == "2027-01-01 x");
  BOOST_TEST(dates_in(yearly("20200101", "FREQ=YEARLY;UNTIL=20210101", "RDATE;VALUE=DATE:20260105,20270106\r\n")) ==
             "2026-01-05 x; 2027-01-06 x");
  // The last days of one year reach into the next.
  BOOST_TEST(dates_in(yearly("20101231", "FREQ=YEARLY", "DTEND;VALUE=DATE:20110102\r\n"), 2026, 2026) ==
             "2026-01-01 x; 2026-12-31 x");
}

BOOST_AUTO_TEST_CASE(a_holiday_that_moved_in_one_year_is_taken_where_it_moved) {
  const auto file = file_of(event_of("UID:a\r\nDTSTART;VALUE=DATE:20200101\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:x\r\n") +
                            event_of("UID:a\r\nRECURRENCE-ID;VALUE=DATE:20260101\r\nDTSTART;VALUE=DATE:"
                                     "20260105\r\nSUMMARY:moved\r\n"));
  BOOST_TEST(dates_in(file) == "2026-01-05 moved; 2027-01-01 x");
  const auto cancelled =
      file_of(event_of("UID:a\r\nDTSTART;VALUE=DATE:20200101\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:x\r\n") +
              event_of("UID:a\r\nRECURRENCE-ID;VALUE=DATE:20260101\r\nDTSTART;VALUE=DATE:"
                       "20260101\r\nSTATUS:CANCELLED\r\n"));
  BOOST_TEST(dates_in(cancelled) == "2027-01-01 x");
}

BOOST_AUTO_TEST_CASE(what_has_a_time_of_day_is_skipped_and_said_so_but_midnight_to_midnight_counts) {
  const auto file = file_of(event_of("DTSTART:20260105T090000Z\r\nDTEND:20260105T100000Z\r\nSUMMARY:Meeting\r\n") +
                            event_of("DTSTART;TZID=Asia/Riyadh:20260106T000000\r\nDTEND;TZID=Asia/"
                                     "Riyadh:20260108T000000\r\nSUMMARY:Fair\r\n") +
                            event_of("DTSTART:20260110T000000\r\nDURATION:PT1H\r\nSUMMARY:Hour\r\n") +
                            "BEGIN:VTODO\r\nDTSTART;VALUE=DATE:20260112\r\nEND:VTODO\r\n" +
                            event_of("DTSTART;VALUE=DATE:20260113\r\nSUMMARY:With "
                                     "alarm\r\nBEGIN:VALARM\r\nDTSTART:nonsense\r\nSUMMARY:no\r\nEND:VALARM\r\n"));
  BOOST_TEST(dates_in(file) == "2026-01-06 Fair; 2026-01-07 Fair; 2026-01-13 With alarm");
  const auto found = read_holidays(file, 2026y, 2026y);
  BOOST_REQUIRE_EQUAL(found->skipped.size(), 2u);
  BOOST_TEST(found->skipped[0] == "line 4: \"Meeting\" has a time of day; only events of whole days close a date");
}

BOOST_AUTO_TEST_CASE(of_two_holidays_on_a_date_the_first_names_it_and_cancelled_ones_do_not_count) {
  BOOST_TEST(dates_in(file_of(event_of("DTSTART;VALUE=DATE:20260101\r\nSTATUS:CANCELLED\r\nSUMMARY:a\r\n") +
                              event_of("DTSTART;VALUE=DATE:20260101\r\nSUMMARY:b\r\n") +
                              event_of("DTSTART;VALUE=DATE:20260101\r\nSUMMARY:c\r\n"))) == "2026-01-01 b");
  BOOST_TEST(dates_in(file_of("")) == "");
}

BOOST_AUTO_TEST_CASE(errors_name_the_line) {
  BOOST_TEST(error_in("") == "line 1: the file is empty");
  BOOST_TEST(error_in("<html>") == "line 1: this is no line of an iCalendar file");
  BOOST_TEST(error_in("BEGIN:VEVENT\n") == "line 1: this is not an iCalendar file");
  BOOST_TEST(error_in("X:y\n") == "line 1: this is not an iCalendar file");
  BOOST_TEST(error_in("BEGIN:VCALENDAR\nBEGIN:VEVENT\n") == "line 2: `BEGIN:VEVENT` has no end");
  BOOST_TEST(error_in("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n") ==
             "line 3: `END:VCALENDAR` does not end `BEGIN:VEVENT` of line 2");
  BOOST_TEST(error_in(file_of(event_of("SUMMARY:x\r\n"))) == "line 4: the event has no `DTSTART`");
  BOOST_TEST(error_in(file_of(event_of("SUMMARY:x\r\n folded\r\nDTSTART;VALUE=DATE:2026092\r\n"))) ==
             "line 7: `2026092` is not a date");
  BOOST_TEST(error_in(file_of(event_of("DTSTART;VALUE=DATE:20260230\r\n"))) == "line 5: `20260230` is not a date");
  BOOST_TEST(error_in(file_of(event_of("DTSTART;VALUE=DATE:20260923\r\nDTEND;VALUE=DATE:20260922\r\n"))) ==
             "line 6: the event ends before it begins");
  BOOST_TEST(error_in(file_of(event_of("DTSTART;VALUE=DATE:20260923\r\nDTEND;VALUE=DATE:20290922\r\n"))) ==
             "line 6: the event lasts longer than a year");
  BOOST_TEST(error_in(file_of(event_of("DTSTART;VALUE=DATE:20260923\r\nDURATION:PT5H\r\n"))) ==
             "line 6: a holiday lasts whole days");
  BOOST_TEST(error_in(file_of(event_of("DTSTART;VALUE=DATE:20260923\r\nDURATION:soon\r\n"))) ==
             "line 6: this is not a duration");
  BOOST_TEST(error_in(file_of(event_of("DTSTART;VALUE=DATE:20260923\r\nEXDATE;VALUE=DATE:20260923,x\r\n"))) ==
             "line 6: `20260923,x` is not a date");
  const auto rule = [](const std::string& text) {
    return error_in(file_of(event_of("DTSTART;VALUE=DATE:20260923\r\nRRULE:" + text + "\r\n")));
  };
  BOOST_TEST(rule("FREQ=DAILY") == "line 6: a holiday repeats by the year, not more often");
  BOOST_TEST(rule("FREQ=SECONDLY") == "line 6: a holiday repeats by the year, not more often");
  BOOST_TEST(rule("FREQ=SOMETIMES") == "line 6: this rule of repetition cannot be read");
  BOOST_TEST(rule("FREQ=YEARLY;BYMONTH=99") == "line 6: this rule of repetition cannot be read");
  BOOST_TEST(rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30") == "line 6: this rule of repetition never happens");
  BOOST_TEST(error_in(std::string("BEGIN:VCALENDAR\nA:\0\n", 20)) ==
             "line 2: a NUL character does not belong in a text file");
}

BOOST_AUTO_TEST_CASE(a_hostile_file_meets_a_limit) {
  const auto code_of = [](const std::string& file) {
    const auto found = read_holidays(file, 2026y, 2225y);
    return found.ok() ? errc::internal : found.why().code;
  };
  BOOST_TEST((code_of(std::string(5 * 1024 * 1024, 'x')) == errc::limit));
  BOOST_TEST((code_of(file_of(event_of("SUMMARY:" + std::string(70000, 'x') + "\r\n"))) == errc::limit));
  std::string deep;
  for (int i = 0; i < 5000; ++i) deep += "BEGIN:VX\n";
  BOOST_TEST((code_of("BEGIN:VCALENDAR\n" + deep) == errc::invalid));
  std::string folded = "BEGIN:VCALENDAR\nX:";
  for (int i = 0; i < 100000; ++i) folded += "\n y";
  BOOST_TEST((code_of(folded) == errc::limit));
  std::string many;
  for (int i = 0; i < 20001; ++i) many += event_of("DTSTART;VALUE=DATE:20260101\r\n");
  BOOST_TEST((code_of(file_of(many)) == errc::limit));
  std::string repeating;
  for (int i = 0; i < 129; ++i) repeating += event_of("DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=YEARLY\r\n");
  BOOST_TEST((code_of(file_of(repeating)) == errc::limit));
  const std::string every_day = "DTSTART;VALUE=DATE:00010101\r\nRRULE:FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU\r\n";
  BOOST_TEST((code_of(file_of(event_of(every_day))) == errc::limit));
  BOOST_TEST((read_holidays(file_of(""), 2026y, 2025y).why().code == errc::invalid));
  BOOST_TEST((read_holidays(file_of(""), 1026y, 2026y).why().code == errc::invalid));
}

BOOST_AUTO_TEST_CASE(a_damaged_file_is_read_or_refused_and_nothing_else) {
  const auto good =
      file_of(event_of("UID:a\r\nDTSTART;VALUE=DATE:20200101\r\nDTEND;VALUE=DATE:20200103\r\nRRULE:FREQ="
                       "YEARLY;BYMONTH=1,2;BYDAY=1MO\r\n"
                       "EXDATE;VALUE=DATE:20260101,20270101\r\nSUMMARY;LANGUAGE=ar:اليوم\\, الوطني\r\n") +
              event_of("DTSTART;TZID=\"Asia/Riyadh\":20260106T000000\r\nDURATION:P1W\r\nRDATE:20260301\r\n"));
  std::mt19937 random(14);
  std::size_t refused = 0;
  for (int i = 0; i < 3000; ++i) {
    auto bytes = good;
    for (auto n = 1 + random() % 4; n > 0; --n) {
      const auto at = random() % bytes.size();
      switch (random() % 3) {
      case 0:
        bytes[at] = char(random() % 256);
        break;
      case 1:
        bytes.erase(at, random() % 9);
        break;
      default:
        bytes.insert(at, std::string(random() % 5, ";:=,\"9T\n "[random() % 9]));
      }
    }
    const auto found = read_holidays(bytes, 2026y, 2030y);
    if (!found) {
      ++refused;
      BOOST_REQUIRE(found.why().message.starts_with("line "));
    }
  }
  BOOST_TEST(refused > 500u);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::calendar
