#include "grammar/pattern/maker.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace barid::pattern {

/// A name as rules write it behind `$`, without dots and dashes.
bool maker::is_capture_name(std::string_view name) {
  if (name.empty()) return false;
  for (std::int32_t i = 0; i < static_cast<std::int32_t>(name.size());) {
    const bool first = i == 0;
    UChar32 c = 0;
    U8_NEXT(name.data(), i, static_cast<std::int32_t>(name.size()), c);
    const auto wanted = first ? UCHAR_XID_START : UCHAR_XID_CONTINUE;
    if (c < 0 || (c != '_' && !u_hasBinaryProperty(c, wanted))) return false;
  }
  return true;
}

/// NFC, as names of rules are.
std::string maker::composed(std::string_view name) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* nfc = icu::Normalizer2::getNFCInstance(status);
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  if (U_SUCCESS(status))
    nfc->normalizeUTF8(0, icu::StringPiece(name.data(), static_cast<std::int32_t>(name.size())), sink, nullptr, status);
  return U_SUCCESS(status) ? out : std::string(name);
}

} // namespace barid::pattern
