#include "text/language.hpp"

#include "text/code_points.hpp"
#include "text/utf8.hpp"

#include <unicode/uscript.h>

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include <array>
#include <cstdio> // for cld2, which uses FILE without it
#include <map>

namespace barid::text {

namespace {

constexpr std::size_t longest_sample = std::size_t{8} * 1024;

/// CLD2's codes are mostly ISO 639-1; three are older ones, Chinese carries its script, and some
/// languages have only a code of three letters.
std::string iso_639_1(const char* cld) {
  const std::string_view code = cld;
  if (code == "iw") return "he";
  if (code == "jw") return "jv";
  if (code == "in") return "id";
  const auto tongue = code.substr(0, code.find('-'));
  if (tongue.size() != 2 || tongue == "un") return "unknown";
  return std::string(tongue);
}

detected_language ask(std::string_view text, int flags) {
  const CLD2::CLDHints hints{nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
  std::array<CLD2::Language, 3> languages{};
  std::array<int, 3> percents{};
  std::array<double, 3> scores{};
  int text_bytes = 0;
  bool reliable = false;
  int valid_bytes = 0;
  const auto found = CLD2::ExtDetectLanguageSummaryCheckUTF8(text.data(), static_cast<int>(text.size()), true, &hints,
                                                             flags, languages.data(), percents.data(), scores.data(),
                                                             nullptr, &text_bytes, &reliable, &valid_bytes);
  detected_language out{iso_639_1(CLD2::LanguageCode(found)), reliable};
  if (out.code == "unknown") out.reliable = false;
  return out;
}

/// The language a script suggests; nullptr where it suggests none.
const char* language_of(UScriptCode script) {
  switch (script) {
  case USCRIPT_ARABIC:
    return "ar";
  case USCRIPT_HEBREW:
    return "he";
  case USCRIPT_GREEK:
    return "el";
  case USCRIPT_CYRILLIC:
    return "ru";
  case USCRIPT_ARMENIAN:
    return "hy";
  case USCRIPT_GEORGIAN:
    return "ka";
  case USCRIPT_HIRAGANA:
  case USCRIPT_KATAKANA:
    return "ja";
  case USCRIPT_HAN:
    return "zh";
  case USCRIPT_HANGUL:
    return "ko";
  case USCRIPT_THAI:
    return "th";
  case USCRIPT_LAO:
    return "lo";
  case USCRIPT_KHMER:
    return "km";
  case USCRIPT_MYANMAR:
    return "my";
  case USCRIPT_DEVANAGARI:
    return "hi";
  case USCRIPT_BENGALI:
    return "bn";
  case USCRIPT_TAMIL:
    return "ta";
  case USCRIPT_TELUGU:
    return "te";
  case USCRIPT_KANNADA:
    return "kn";
  case USCRIPT_MALAYALAM:
    return "ml";
  case USCRIPT_GUJARATI:
    return "gu";
  case USCRIPT_GURMUKHI:
    return "pa";
  case USCRIPT_SINHALA:
    return "si";
  case USCRIPT_ETHIOPIC:
    return "am";
  default:
    return nullptr;
  }
}

/// Letters that Arabic does not have: peh, tcheh, jeh, gaf are Persian and Urdu; tteh, ddal, rreh,
/// noon ghunna, yeh barree only Urdu.
const char* narrowed(char32_t c) {
  switch (c) {
  case 0x067E:
  case 0x0686:
  case 0x0698:
  case 0x06AF:
    return "fa";
  case 0x0679:
  case 0x0688:
  case 0x0691:
  case 0x06BA:
  case 0x06D2:
    return "ur";
  default:
    return nullptr;
  }
}

} // namespace

detected_language detect_language(std::string_view text) {
  text = clip_utf8(text, longest_sample);
  if (!is_valid_utf8(text)) return {};
  auto found = ask(text, 0);
  if (found.code != "unknown") return found;
  found = ask(text, CLD2::kCLDFlagBestEffort);
  found.reliable = false;
  return found;
}

std::string language_of_script(std::string_view text) {
  text = clip_utf8(text, longest_sample);
  std::map<std::string_view, std::size_t> letters;
  std::size_t latin = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto code = next_code_point(text, at);
    if (code == ill_formed) continue;
    auto status = U_ZERO_ERROR;
    const auto script = uscript_getScript(static_cast<UChar32>(code), &status);
    if (script == USCRIPT_LATIN) ++latin;
    if (const auto* language = language_of(script)) ++letters[language];
    if (const auto* language = narrowed(code)) ++letters[language];
  }
  std::string_view most = "unknown";
  std::size_t count = latin;
  for (const auto& [language, n] : letters)
    if (n > count) {
      most = language;
      count = n;
    }
  // Kana settle it: Japanese is written in Han characters for the greater part.
  if (most == "zh" && letters["ja"] > 0) return "ja";
  if (most == "ar" && letters["ur"] > 0) return "ur";
  if (most == "ar" && letters["fa"] > 0) return "fa";
  return std::string(most);
}

} // namespace barid::text
