#include "grammar/imap/internal_date.hpp"
#include "grammar/imap/mailbox_name.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::imap {

BOOST_AUTO_TEST_SUITE(imap_internal_date)

BOOST_AUTO_TEST_CASE(dates_with_zones_become_utc) {
  auto shown = [](std::string_view t) { return to_rfc3339(parse_internal_date(t).value()); };
  BOOST_TEST(shown("17-Jul-1996 02:44:25 -0700") == "1996-07-17T09:44:25Z");
  BOOST_TEST(shown(" 1-Jan-2026 00:30:00 +0530") == "2025-12-31T19:00:00Z");
  BOOST_TEST(shown("1-jan-2026 00:30:00 +0000") == "2026-01-01T00:30:00Z");
  BOOST_TEST(shown("29-Feb-2028 23:59:60 +0000") == "2028-03-01T00:00:00Z");
}

BOOST_AUTO_TEST_CASE(what_is_no_date_gives_nothing) {
  for (const std::string_view bad :
       {"", "17-Jul-1996", "31-Feb-2026 00:00:00 +0000", "17-Xyz-1996 02:44:25 -0700", "17-Jul-1996 25:44:25 -0700",
        "17-Jul-1996 02:44:25 00700", "xx-Jul-1996 02:44:25 -0700", "17-Jul-1996 02:44:25 -0700 ",
        "17-Jul-1996 02:61:25 -0700", "17-Jul-0000 02:01:25 -0700"})
    BOOST_CHECK_MESSAGE(!parse_internal_date(bad), bad);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(imap_mailbox_name)

BOOST_AUTO_TEST_CASE(folder_names_are_written_in_modified_utf7) {
  BOOST_TEST(to_modified_utf7("INBOX").value() == "INBOX");
  BOOST_TEST(to_modified_utf7("R&D").value() == "R&-D");
  // the two examples of RFC 3501 §5.1.3
  BOOST_TEST(to_modified_utf7("~peter/mail/\xe5\x8f\xb0\xe5\x8c\x97/\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e").value() ==
             "~peter/mail/&U,BTFw-/&ZeVnLIqe-");
  BOOST_TEST(to_modified_utf7("الأرشيف").value() == "&BicGRAYjBjEGNAZKBkE-");
  BOOST_TEST(to_modified_utf7("\xf0\x9f\x93\xa7").value() == "&2D3c5w-");
}

BOOST_AUTO_TEST_CASE(a_name_that_is_not_clean_text_is_refused) {
  for (const std::string_view bad : {"a\r\nb", "\xff", "\xc3", "\xed\xa0\x80", "\xc0\xaf", "a\x7f"})
    BOOST_CHECK(!to_modified_utf7(bad));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::imap
