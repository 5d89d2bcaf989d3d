#include "grammar/route/name_form.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>

#include <algorithm>

namespace barid::route {

std::string composed(std::string_view written) {
  const bool ascii =
      std::all_of(written.begin(), written.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (ascii) return std::string(written);
  UErrorCode status = U_ZERO_ERROR;
  const auto* nfc = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) return std::string(written); // ICU without its data: compare as typed
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  nfc->normalizeUTF8(0, icu::StringPiece(written.data(), static_cast<std::int32_t>(written.size())), sink, nullptr,
                     status);
  return U_FAILURE(status) ? std::string(written) : out;
}

} // namespace barid::route
