#include "text/stem.hpp"

#include "text/arabic_stem.hpp"
#include "text/fold.hpp"

#include <libstemmer.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <vector>

namespace barid::text {

namespace {

constexpr std::size_t longest_word = 96; ///< Bytes, folded.

struct snowball {
  std::string_view language; ///< ISO 639-1.
  const char* name;          ///< What Snowball calls it; nullptr: not Snowball's.
  script written;
};

/// Number 0 is "no stemmer", 1 the light one for Arabic. Where two languages share a script, the
/// first is the one for words of that script in a mail of another language.
constexpr std::array<snowball, 30> stemmers = {{
    {"", nullptr, script::other},        {"ar", nullptr, script::arabic},      {"en", "english", script::latin},
    {"ca", "catalan", script::latin},    {"da", "danish", script::latin},      {"de", "german", script::latin},
    {"es", "spanish", script::latin},    {"eu", "basque", script::latin},      {"fi", "finnish", script::latin},
    {"fr", "french", script::latin},     {"ga", "irish", script::latin},       {"hu", "hungarian", script::latin},
    {"id", "indonesian", script::latin}, {"it", "italian", script::latin},     {"lt", "lithuanian", script::latin},
    {"nl", "dutch", script::latin},      {"no", "norwegian", script::latin},   {"nb", "norwegian", script::latin},
    {"nn", "norwegian", script::latin},  {"pt", "portuguese", script::latin},  {"ro", "romanian", script::latin},
    {"sv", "swedish", script::latin},    {"tr", "turkish", script::latin},     {"el", "greek", script::greek},
    {"ru", "russian", script::cyrillic}, {"sr", "serbian", script::cyrillic},  {"hy", "armenian", script::armenian},
    {"hi", "hindi", script::devanagari}, {"ne", "nepali", script::devanagari}, {"ta", "tamil", script::tamil},
}};

struct stemmer_deleter {
  void operator()(sb_stemmer* s) const { sb_stemmer_delete(s); }
};

/// Snowball's stemmers hold the word they work on, so every thread has its own, made when needed.
sb_stemmer* snowball_stemmer(std::uint8_t number) {
  thread_local std::array<std::unique_ptr<sb_stemmer, stemmer_deleter>, stemmers.size()> mine;
  auto& found = mine[number];
  if (!found) found.reset(sb_stemmer_new(stemmers[number].name, "UTF_8"));
  return found.get();
}

/// The length of a typographic apostrophe (U+2018, U+2019, U+02BC) at the begin of `s`, else 0.
std::size_t curly_apostrophe(std::string_view s) {
  if (s.starts_with("\u2019") || s.starts_with("\u2018")) return 3;
  return s.starts_with("\u02BC") ? 2 : 0;
}

/// Every apostrophe as Snowball expects it; folding leaves the typographic ones.
void straighten_apostrophes(std::string& word) {
  const std::string_view all = word;
  std::size_t to = 0;
  for (std::size_t at = 0; at < all.size(); ++to) {
    const auto curly = curly_apostrophe(all.substr(at));
    word[to] = curly != 0 ? '\'' : all[at];
    at += std::max<std::size_t>(curly, 1);
  }
  word.resize(to);
}

/// Replaces a word by its stem.
void fold_and_stem(std::string_view word, std::uint8_t number, std::string& out) {
  out.clear();
  fold_onto(out, word);
  if (out.size() > longest_word || number == 0) return;
  if (stemmers[number].written == script::arabic) {
    const auto stemmed = arabic_stem(out); // a part of `out`
    const auto begin = std::size_t(stemmed.data() - out.data());
    out.resize(begin + stemmed.size());
    out.erase(0, begin);
    return;
  }
  straighten_apostrophes(out);
  auto* stemmer = snowball_stemmer(number);
  if (stemmer == nullptr) return; // only for lack of memory: an unstemmed word
  const auto* stemmed =
      sb_stemmer_stem(stemmer, reinterpret_cast<const sb_symbol*>(out.data()), static_cast<int>(out.size()));
  if (stemmed == nullptr || sb_stemmer_length(stemmer) == 0) return;
  out.assign(reinterpret_cast<const char*>(stemmed), std::size_t(sb_stemmer_length(stemmer)));
}

/// FNV-1a, with its bits spread over the upper half as well.
std::uint64_t hash_of(std::string_view bytes) {
  std::uint64_t h = 0xCBF29CE484222325u;
  for (const char c : bytes) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  h ^= h >> 32;
  h *= 0xD6E8FEB86659FD93u;
  return h ^ (h >> 32);
}

/// A word met before. Words are compared whole: one that merely hashes alike must not lend its stem
/// to another mail.
struct cached {
  std::uint64_t stem = 0;
  std::uint8_t size = 0;
  std::uint8_t stemmer = 0;
  std::array<char, 30> word{};
};

} // namespace

stemmer_choice::stemmer_choice(std::string_view language) {
  for (std::size_t i = 1; i < stemmers.size(); ++i)
    if (stemmers[i].language == language) language_ = std::uint8_t(i);
}

std::uint8_t stemmer_choice::number_for(script s) const {
  if (s == script::arabic) return 1;
  if (language_ != 0 && stemmers[language_].written == s) return language_;
  // Serbian is written in both scripts, and its stemmer takes both.
  if (s == script::latin && stemmers[language_].language == "sr") return language_;
  for (std::size_t i = 2; i < stemmers.size(); ++i)
    if (stemmers[i].written == s) return std::uint8_t(i);
  return 0;
}

std::string_view stemmer_choice::name_for(script s) const {
  const auto number = number_for(s);
  if (number == 0) return "";
  return number == 1 ? "arabic" : stemmers[number].name;
}

std::string stem(std::string_view word, std::string_view language) {
  const auto words = split_words(word, language);
  const auto s = words.empty() ? script::none : words.front().written;
  std::string out;
  fold_and_stem(word, stemmer_choice(language).number_for(s), out);
  return out;
}

std::uint64_t stem_hash(std::string_view word, script s, const stemmer_choice& choice) {
  thread_local std::vector<cached> cache(4096);
  thread_local std::string stemmed;
  const auto number = choice.number_for(s);
  cached* slot = nullptr;
  if (word.size() <= sizeof(cached::word)) {
    slot = &cache[(hash_of(word) + number) & 4095];
    if (slot->size == word.size() && slot->stemmer == number && !word.empty() &&
        std::memcmp(slot->word.data(), word.data(), word.size()) == 0)
      return slot->stem;
  }
  fold_and_stem(word, number, stemmed);
  const auto hash = hash_of(stemmed);
  if (slot != nullptr) {
    slot->stem = hash;
    slot->size = std::uint8_t(word.size());
    slot->stemmer = number;
    std::memcpy(slot->word.data(), word.data(), word.size());
  }
  return hash;
}

} // namespace barid::text
