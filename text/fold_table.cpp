#include "text/fold_table.hpp"

#include "text/code_points.hpp"
#include "text/page_table.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <cstdlib>

namespace barid::text {

namespace {

/// NFKC, full case folding and the removal of default-ignorable characters in one pass (Unicode 15
/// §3.13, toNFKC_Casefold); closed under repetition.
const icu::Normalizer2& nfkc_casefold() {
  static const icu::Normalizer2& instance = []() -> const icu::Normalizer2& {
    auto status = U_ZERO_ERROR;
    const auto* found = icu::Normalizer2::getNFKCCasefoldInstance(status);
    if (U_FAILURE(status) || found == nullptr) std::abort(); // ICU without its data
    return *found;
  }();
  return instance;
}

/// Vowel signs, Quranic marks and honorifics of the Arabic blocks, and tatweel. Hamza and madda
/// above or below (U+0653…0655) are among them: where they make another letter, NFKC has composed
/// it before.
constexpr bool left_out(char32_t c) {
  return c == 0x0640 || (c >= 0x064B && c <= 0x065F) || c == 0x0670 || (c >= 0x0610 && c <= 0x061A) ||
         (c >= 0x06D6 && c <= 0x06DC) || (c >= 0x06DF && c <= 0x06E4) || c == 0x06E7 || c == 0x06E8 ||
         (c >= 0x06EA && c <= 0x06ED) || (c >= 0x0898 && c <= 0x089F) || (c >= 0x08CA && c <= 0x08E1) ||
         (c >= 0x08E3 && c <= 0x08FF);
}

/// Letters and digits that people take for one another, behind NFKC and case folding.
constexpr char32_t as_read(char32_t c) {
  if (c >= 0x0660 && c <= 0x0669) return U'0' + (c - 0x0660); // Arabic-Indic
  if (c >= 0x06F0 && c <= 0x06F9) return U'0' + (c - 0x06F0); // extended (Persian, Urdu)
  switch (c) {
  case 0x0622: // alef with madda
  case 0x0623: // alef with hamza above
  case 0x0625: // alef with hamza below
  case 0x0671: // alef wasla
  case 0x0672: // alef with wavy hamza above
  case 0x0673: // alef with wavy hamza below
    return 0x0627;
  case 0x0629: // teh marbuta
  case 0x06BE: // heh doachashmee \.
  case 0x06C0: // heh with yeh above  > the heh of Persian and Urdu keyboards
  case 0x06C1: // heh goal            |
  case 0x06C2: // heh goal with hamza |
  case 0x06C3: // teh marbuta goal    |
  case 0x06D5: // ae                 /'
    return 0x0647;
  case 0x0649: // alef maksura, yeh without dots
  case 0x06CC: // Farsi yeh, without dots at the end of a word
    return 0x064A;
  case 0x06A9: // keheh, the kaf of Persian and Urdu keyboards
    return 0x0643;
  default:
    return c;
  }
}

struct mapped {
  icu::UnicodeString text;
  bool shorter = false; ///< Something was left out, so that neighbours may join now.
};

mapped map_letters(const icu::UnicodeString& normal) {
  mapped out;
  for (std::int32_t i = 0; i < normal.length(); i = normal.moveIndex32(i, 1)) {
    const auto c = static_cast<char32_t>(normal.char32At(i));
    if (left_out(c)) out.shorter = true;
    else out.text.append(static_cast<UChar32>(as_read(c)));
  }
  return out;
}

/// Repeats until nothing changes: what a left-out mark had kept apart may join.
icu::UnicodeString fold_fully(icu::UnicodeString text) {
  for (int round = 0; round < 8; ++round) {
    auto status = U_ZERO_ERROR;
    auto next = map_letters(nfkc_casefold().normalize(text, status));
    if (U_FAILURE(status)) std::abort(); // only for lack of memory
    text = std::move(next.text);
    if (!next.shorter) break;
  }
  return text;
}

std::string to_utf8(const icu::UnicodeString& text) {
  std::string out;
  return text.toUTF8String(out);
}

constexpr bool ends_line(char32_t c) {
  return (c >= 0x0A && c <= 0x0D) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

fold_entry entry_for(char32_t c, std::vector<std::string>& texts) {
  if (c >= 0xD800 && c <= 0xDFFF) return {fold_kind::one, replacement_character};
  const auto code = static_cast<UChar32>(c);
  if (ends_line(c)) return {fold_kind::line_end, U'\n'};
  if (u_isUWhiteSpace(code)) return {fold_kind::space, U' '};
  if (c >= 0x0653 && c <= 0x0655) return {fold_kind::mark, c};
  const auto text = fold_fully(icu::UnicodeString(code));
  if (text.isEmpty()) return {fold_kind::nothing, 0};
  if (!nfkc_casefold().hasBoundaryBefore(code))
    return {u_getCombiningClass(code) != 0 ? fold_kind::mark : fold_kind::joins, c};
  if (text == icu::UnicodeString(u' ')) return {fold_kind::space, U' '}; // marks drawn alone
  if (text.countChar32() == 1) return {fold_kind::one, static_cast<char32_t>(text.char32At(0))};
  texts.push_back(to_utf8(text));
  return {fold_kind::several, static_cast<char32_t>(texts.size() - 1)};
}

constinit page_table<fold_page> table;

} // namespace

fold_page::fold_page(char32_t first) {
  for (char32_t i = 0; i < 256; ++i) entries[i] = entry_for(first + i, texts);
}

const fold_page& fold_page_of(char32_t code) {
  return table.of(code);
}

std::string fold_joined(std::string_view characters) {
  icu::UnicodeString text;
  for (std::size_t at = 0; at < characters.size();) {
    auto code = next_code_point(characters, at);
    if (code == ill_formed) code = replacement_character;
    if (fold_entry_of(code).kind != fold_kind::nothing) text.append(static_cast<UChar32>(code));
  }
  return to_utf8(fold_fully(std::move(text)));
}

} // namespace barid::text
