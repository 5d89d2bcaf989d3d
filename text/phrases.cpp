#include "text/phrases.hpp"

#include "text/stem.hpp"
#include "text/words.hpp"

#include <algorithm>

namespace barid::text {

std::vector<stemmed_word> stem_words(std::string_view text, std::string_view language) {
  const stemmer_choice choice(language);
  const auto words = split_words(text, language);
  std::vector<stemmed_word> out;
  out.reserve(words.size());
  for (const auto& w : words) {
    const auto bytes = text.substr(w.bytes.begin, w.bytes.end - w.bytes.begin);
    out.push_back({stem_hash(bytes, w.written, choice), w.line, w.bytes});
  }
  return out;
}

std::vector<std::uint64_t> stem_phrase(std::string_view phrase, std::string_view language) {
  std::vector<std::uint64_t> out;
  for (const auto& w : stem_words(phrase, language)) out.push_back(w.stem);
  return out;
}

std::optional<byte_range> find_phrase(const std::vector<stemmed_word>& text, const std::vector<std::uint64_t>& phrase,
                                      std::size_t from) {
  if (phrase.empty()) return std::nullopt;
  for (auto at = from; at + phrase.size() <= text.size(); ++at) {
    const auto& first = text[at];
    const auto& last = text[at + phrase.size() - 1];
    if (first.stem != phrase.front() || first.line != last.line) continue;
    const auto same = std::equal(phrase.begin(), phrase.end(), text.begin() + std::ptrdiff_t(at),
                                 [](std::uint64_t stem, const stemmed_word& w) { return stem == w.stem; });
    if (same) return byte_range{first.bytes.begin, last.bytes.end};
  }
  return std::nullopt;
}

} // namespace barid::text
