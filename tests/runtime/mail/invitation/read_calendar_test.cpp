#include "runtime/mail/invitation/read_calendar.hpp"
#include "tests/support/processor_seconds.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace barid::invitation {

namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

std::string calendar(const std::string& inner) {
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\n" + inner + "END:VCALENDAR\r\n";
}

} // namespace

BOOST_AUTO_TEST_SUITE(calendars)

BOOST_AUTO_TEST_CASE(what_is_no_calendar_gives_nothing) {
  for (const auto* text :
       {"", "hello", "BEGIN:VCARD\r\nEND:VCARD\r\n", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "BEGIN:VCALENDAR"})
    BOOST_TEST(!read_calendar(text, "REQUEST").has_value(), text);
}

BOOST_AUTO_TEST_CASE(the_method_of_the_object_counts_before_that_of_the_part) {
  const auto event = calendar("BEGIN:VEVENT\r\nDTSTART:20260329T070000Z\r\nEND:VEVENT\r\n");
  BOOST_TEST(read_calendar(event, "PUBLISH")->method == "request");
  auto without = event;
  without.erase(without.find("METHOD"), 16);
  BOOST_TEST(read_calendar(without, "Cancel")->method == "cancel");
  BOOST_TEST(read_calendar(without, "")->method == "");
}

BOOST_AUTO_TEST_CASE(bombs_cost_little) {
  const std::vector<std::string> bombs = {
      repeated("BEGIN:VEVENT\r\n", 15'000),
      calendar(repeated("BEGIN:VEVENT\r\nSUMMARY:x\r\nEND:VEVENT\r\n", 250)),
      calendar("BEGIN:VEVENT\r\nSUMMARY:" + repeated("x", 200'000) + "\r\nEND:VEVENT\r\n"),
      calendar("BEGIN:VEVENT\r\n" + repeated("ATTENDEE:mailto:a@shop.example\r\n", 6'000) + "END:VEVENT\r\n"),
      calendar("BEGIN:VEVENT\r\nRRULE:FREQ=SECONDLY;BYSECOND=" + repeated("1,", 30'000) + "1\r\nEND:VEVENT\r\n"),
      calendar("BEGIN:VTIMEZONE\r\nTZID:Z\r\n" +
               repeated("BEGIN:STANDARD\r\nDTSTART:00010101T000000\r\nTZOFFSETFROM:+"
                        "0300\r\nTZOFFSETTO:+0300\r\n"
                        "RRULE:FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU\r\nEND:STANDARD\r\n",
                        50) +
               "END:VTIMEZONE\r\nBEGIN:VEVENT\r\nDTSTART;TZID=Z:21990101T100000\r\nEND:VEVENT\r\n"),
      calendar("BEGIN:VEVENT\r\n" + repeated("DTSTART;X=" + repeated("\"", 999) + ":\r\n", 200) + "END:VEVENT\r\n"),
      "BEGIN:VCALENDAR\r\n" + repeated(" \r\n", 80'000),
  };
  for (const auto& bomb : bombs) {
    decltype(read_calendar(bomb, "")) found;
    const auto took = testing::processor_seconds([&] { found = read_calendar(bomb, "REQUEST"); });
    BOOST_TEST(took < 1.0, bomb.substr(0, 80));
    if (found) BOOST_TEST(found->attendees.size() <= 100u);
    if (found) BOOST_TEST(found->summary.size() <= 2'000u);
  }
}

BOOST_AUTO_TEST_CASE(a_calendar_cut_anywhere_is_read_or_not_but_never_harms) {
  const auto whole = calendar("BEGIN:VTIMEZONE\r\nTZID:Asia/Riyadh\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
                              "TZOFFSETFROM:+0300\r\nTZOFFSETTO:+0300\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
                              "BEGIN:VEVENT\r\nUID:1\r\nORGANIZER;CN=\"S, A\":mailto:s@shop.example\r\n"
                              "DTSTART;TZID=Asia/Riyadh:20260329T100000\r\nDURATION:PT1H\r\nEND:VEVENT\r\n");
  for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
    const auto found = read_calendar(std::string_view(whole).substr(0, cut), "");
    if (cut == whole.size()) {
      BOOST_REQUIRE(found.has_value());
      BOOST_TEST(to_rfc3339(*found->starts_at) == "2026-03-29T07:00:00Z");
      BOOST_TEST(found->end == "2026-03-29T11:00:00");
      BOOST_TEST(found->organiser.name == "S, A");
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::invitation
