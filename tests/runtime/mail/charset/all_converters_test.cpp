// Every charset that the library knows is read, whatever mail calls it by that name.

#include "runtime/mail/charset/convert.hpp"
#include "runtime/mail/charset/utf8.hpp"

#include <boost/test/unit_test.hpp>
#include <unicode/ucnv.h>

#include <array>
#include <string>

namespace barid::charset {

BOOST_AUTO_TEST_SUITE(all_converters)

BOOST_AUTO_TEST_CASE(what_the_library_can_write_is_read_back) {
  int read_back = 0;
  for (int i = 0; i < ucnv_countAvailable(); ++i) {
    const std::string name = ucnv_getAvailableName(i);
    UErrorCode status = U_ZERO_ERROR;
    UConverter* const to = ucnv_open(name.c_str(), &status);
    if (U_FAILURE(status)) continue;
    ucnv_setFromUCallBack(to, UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
    for (const auto* sample : {u"Order 4521, please.", u"السلام عليكم", u"Привет", u"注文", u"été"}) {
      std::array<char, 256> bytes{};
      status = U_ZERO_ERROR;
      const auto length = ucnv_fromUChars(to, bytes.data(), bytes.size(), sample, -1, &status);
      if (U_FAILURE(status) || length <= 0) continue; // it has no such letters
      const std::string_view written(bytes.data(), static_cast<std::size_t>(length));
      BOOST_TEST(is_known(name), name);
      const auto got = to_utf8(written, name);
      BOOST_REQUIRE_MESSAGE(got.has_value(), name);
      BOOST_TEST(is_utf8(*got), name);
      // the letters themselves; some charsets have several forms of one, or marks around them
      std::u16string back;
      status = U_ZERO_ERROR;
      std::array<UChar, 256> units{};
      const auto n = ucnv_toUChars(to, units.data(), units.size(), bytes.data(), length, &status);
      if (U_FAILURE(status) ||
          std::u16string_view(reinterpret_cast<char16_t*>(units.data()), static_cast<std::size_t>(n)) != sample)
        continue;
      std::string expected;
      for (const char16_t* c = sample; *c; ++c) append(expected, *c);
      BOOST_TEST((*got == expected || *got == "\xEF\xBB\xBF" + expected), name << ": " << *got);
      ++read_back;
    }
    ucnv_close(to);
  }
  BOOST_TEST(read_back > 300);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::charset
