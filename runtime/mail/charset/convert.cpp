#include "runtime/mail/charset/convert.hpp"

#include "runtime/mail/charset/utf8.hpp"

#include <unicode/ucnv.h>
#include <unicode/uidna.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <memory>
#include <utility>

namespace barid::charset {

namespace {

struct converter_closer {
  void operator()(UConverter* c) const { ucnv_close(c); }
};
using converter = std::unique_ptr<UConverter, converter_closer>;

/// The name without quotes, blanks and a language or transliteration suffix, in lower case.
std::string tidy(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == '*' || (c == '/' && !out.empty())) break;
    if (std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '.' || c == ':')
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return out;
}

/// Names that mail uses for something else than their registration says, or that ICU does not know.
/// Subsets are read as the superset that senders really use (as browsers do).
constexpr std::array<std::pair<std::string_view, std::string_view>, 25> aliases = {{
    {"iso-8859-1", "windows-1252"},
    {"iso8859-1", "windows-1252"},
    {"iso_8859-1", "windows-1252"},
    {"latin1", "windows-1252"},
    {"latin-1", "windows-1252"},
    {"iso-8859-9", "windows-1254"},
    {"gb2312", "gb18030"},
    {"gbk", "gb18030"},
    {"gb_2312-80", "gb18030"},
    {"x-gbk", "gb18030"},
    {"ks_c_5601-1987", "windows-949"},
    {"ks_c_5601", "windows-949"},
    {"euc-kr", "windows-949"},
    {"shift_jis", "windows-31j"},
    {"shift-jis", "windows-31j"},
    {"sjis", "windows-31j"},
    {"x-sjis", "windows-31j"},
    {"unicode-1-1-utf-7", "utf-7"},
    {"utf7", "utf-7"},
    {"utf8", "utf-8"},
    {"utf-8-sig", "utf-8"},
    {"arabic", "iso-8859-6"},
    {"iso-8859-6-i", "iso-8859-6"},
    {"asmo-708", "iso-8859-6"},
    {"iso-8859-8-i", "iso-8859-8"},
}};

std::string canonical(std::string_view name) {
  auto tidied = tidy(name);
  if (tidied.starts_with("cp-")) tidied.erase(2, 1);
  if (tidied.starts_with("windows") && tidied.size() > 7 && std::isdigit(tidied[7]))
    tidied = "windows-" + tidied.substr(7);
  for (const auto& [from, to] : aliases)
    if (tidied == from) return std::string(to);
  return tidied;
}

bool is_ascii_name(std::string_view name) {
  return name == "us-ascii" || name == "ascii" || name == "ansi_x3.4-1968" || name == "iso646-us" || name == "646" ||
         name == "7bit";
}

converter open(const std::string& name) {
  if (name.empty() || name == "default" || name == "unknown") return nullptr;
  UErrorCode status = U_ZERO_ERROR;
  converter made(ucnv_open(name.c_str(), &status));
  return U_SUCCESS(status) ? std::move(made) : nullptr;
}

/// Through `from` in pieces, so that a large part needs no second copy in UTF-16.
std::string through(UConverter* from, std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 2);
  const char* source = bytes.data();
  const char* const end = source + bytes.size();
  std::array<UChar, 4096> units{};
  std::uint32_t high = 0; // a surrogate pair may straddle two pieces
  for (bool more = true; more;) {
    UChar* target = units.data();
    UErrorCode status = U_ZERO_ERROR;
    ucnv_toUnicode(from, &target, units.data() + units.size(), &source, end, nullptr, true, &status);
    for (const UChar* u = units.data(); u != target; ++u) {
      if (*u >= 0xD800 && *u <= 0xDBFF) {
        if (high != 0) out += replacement;
        high = *u;
      } else if (*u >= 0xDC00 && *u <= 0xDFFF && high != 0) {
        append(out, 0x10000 + ((high - 0xD800) << 10) + (*u - 0xDC00));
        high = 0;
      } else {
        if (high != 0) out += replacement;
        high = 0;
        if (*u != 0) append(out, *u);
      }
    }
    more = status == U_BUFFER_OVERFLOW_ERROR;
    if (U_FAILURE(status) && !more) break;
  }
  if (high != 0) out += replacement;
  return out;
}

/// Windows-1256 puts Arabic letters at C0-DF and E1, E3-E6, EC, ED, F0-F3: words of them come in
/// runs, while accented Latin letters stand alone between ASCII ones.
bool looks_arabic(std::string_view bytes) {
  std::size_t high = 0;
  std::size_t in_runs = 0;
  std::size_t run = 0;
  const auto close_run = [&] {
    if (run >= 3) in_runs += run;
    run = 0;
  };
  for (const char raw : bytes.substr(0, 65536)) {
    const auto c = static_cast<unsigned char>(raw);
    if (c < 0x80) {
      close_run();
      continue;
    }
    ++high;
    if (c >= 0xC0 || c == 0x81 || c == 0x8D || c == 0x8E || c == 0x90) ++run;
    else close_run();
  }
  close_run();
  return high > 0 && in_runs * 2 > high;
}

/// Of UTF-8: characters of several bytes, and bytes that belong to none.
struct sequences {
  std::size_t good = 0, bad = 0;
};

sequences sequences_in(std::string_view bytes) {
  sequences out;
  for (std::size_t i = 0; i < bytes.size();) {
    const auto length = sequence_length(bytes, i);
    out.good += length > 1 ? 1 : 0;
    out.bad += length == 0 ? 1 : 0;
    i += std::max<std::size_t>(length, 1);
  }
  return out;
}

/// As where a sender cut a long name in the middle of a character: hardly any text of another charset has so
/// many good sequences.
bool is_damaged_utf8(std::string_view bytes) {
  const auto [good, bad] = sequences_in(bytes);
  return good > 0 && good >= 4 * bad;
}

std::size_t replacements_in(std::string_view text) {
  std::size_t n = 0;
  for (auto at = text.find(replacement); at != std::string_view::npos;
       at = text.find(replacement, at + replacement.size()))
    ++n;
  return n;
}

/// ISO 2022 without a shift that another one follows at once (RFC 1468): two encoded words that are put
/// together leave one, and the library takes it for an attack.
std::string without_idle_shifts(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes.substr(i).starts_with("\x1b(") && i + 3 < bytes.size() && bytes[i + 3] == '\x1b') i += 2;
    else out += bytes[i];
  }
  return out;
}

std::string without_nul(std::string_view text) {
  std::string out(text);
  std::erase(out, '\0');
  return out;
}

} // namespace

std::optional<std::string> to_utf8(std::string_view bytes, std::string_view name) {
  const auto charset = canonical(name);
  if (charset == "utf-8") return is_utf8(bytes) ? without_nul(bytes) : repaired(bytes);
  if (is_ascii_name(charset)) return repaired(bytes);
  const auto from = open(charset);
  if (!from) return std::nullopt;
  if (charset.starts_with("iso-2022-")) return through(from.get(), without_idle_shifts(bytes));
  return through(from.get(), bytes);
}

bool is_known(std::string_view name) {
  const auto charset = canonical(name);
  return charset == "utf-8" || is_ascii_name(charset) || open(charset) != nullptr;
}

std::string guess(std::string_view bytes, std::string_view hint) {
  if (bytes.find("\x1b$") != std::string_view::npos && is_ascii(bytes)) return "iso-2022-jp";
  if (is_utf8(bytes) || is_damaged_utf8(bytes)) return "utf-8";
  const auto charset = canonical(hint);
  if (charset != "utf-8" && !is_ascii_name(charset) && open(charset)) return charset;
  return looks_arabic(bytes) ? "windows-1256" : "windows-1252";
}

read_text read(std::string_view bytes, std::string_view declared) {
  const auto charset = canonical(declared);
  const auto guessed = [&](reading how) {
    auto used = guess(bytes, {});
    auto text = to_utf8(bytes, used);
    return read_text{text ? std::move(*text) : repaired(bytes), std::move(used), how};
  };
  if (charset.empty()) return guessed(is_utf8(bytes) ? reading::plain : reading::guessed);
  if (is_ascii_name(charset)) return guessed(is_ascii(bytes) ? reading::plain : reading::mislabelled);
  if (charset == "utf-8") {
    if (is_utf8(bytes)) return {without_nul(bytes), charset, reading::plain};
    // Some good sequences mean damaged UTF-8; none at all mean that the label is wrong.
    const auto [good, bad] = sequences_in(bytes);
    if (good < bad) return guessed(reading::mislabelled);
    return {repaired(bytes), charset, reading::damaged};
  }
  auto text = to_utf8(bytes, charset);
  if (!text) return guessed(is_ascii(bytes) ? reading::plain : reading::unknown);
  const bool damaged = replacements_in(*text) > 0;
  // Senders that switched to UTF-8 but kept an old multi-byte label.
  if (damaged && !is_ascii(bytes) && is_utf8(bytes)) return guessed(reading::mislabelled);
  return {std::move(*text), charset, damaged ? reading::damaged : reading::plain};
}

std::string domain_for_people(std::string_view domain) {
  std::string lower(domain);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  if (lower.size() > 255 || (is_ascii(lower) && lower.find("xn--") == std::string::npos)) return lower;
  UErrorCode status = U_ZERO_ERROR;
  UIDNA* const idna = uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_UNICODE | UIDNA_CHECK_BIDI, &status);
  if (U_FAILURE(status)) return lower;
  std::array<char, 1024> out{};
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  const auto length = uidna_nameToUnicodeUTF8(idna, lower.data(), static_cast<std::int32_t>(lower.size()), out.data(),
                                              static_cast<std::int32_t>(out.size()), &info, &status);
  uidna_close(idna);
  if (U_FAILURE(status) || info.errors != 0 || length <= 0 || length > static_cast<std::int32_t>(out.size()))
    return lower;
  return {out.data(), static_cast<std::size_t>(length)};
}

} // namespace barid::charset
