#include "text/arabic_stem.hpp"

#include <array>
#include <cstddef>

namespace barid::text {

namespace {

/// Every letter of U+0080…U+07FF takes two bytes; what is longer counts as more than one, which
/// only makes a word look longer than it is.
constexpr std::size_t letters(std::size_t n) {
  return 2 * n;
}

constexpr std::string_view waw = "و";
constexpr std::array<std::string_view, 5> articles = {"بال", "كال", "فال", "لل", "ال"};

struct ending {
  std::string_view text;
  std::size_t leaves; ///< Letters that must be left.
};
constexpr std::array<ending, 8> endings = {{
    {"ها", 3},
    {"ان", 3},
    {"ات", 2},
    {"ون", 3},
    {"ين", 3},
    {"يه", 3},
    {"ه", 2},
    {"ي", 3},
}};

std::string_view without_waw(std::string_view word) {
  while (word.starts_with(waw) && word.size() >= waw.size() + letters(3)) word.remove_prefix(waw.size());
  return word;
}

constexpr bool is_weak(std::string_view letter) {
  return letter == "ا" || letter == "و" || letter == "ي";
}

bool may_follow_article(std::string_view rest) {
  if (rest.size() != letters(2)) return rest.size() > letters(2);
  return !is_weak(rest.substr(0, letters(1))) && !is_weak(rest.substr(letters(1)));
}

/// The word behind its article; unchanged where there is none.
std::string_view without_article(std::string_view word) {
  for (const auto article : articles)
    if (word.starts_with(article) && may_follow_article(word.substr(article.size())))
      return word.substr(article.size());
  return word;
}

std::string_view without_endings(std::string_view word) {
  for (bool again = true; again;) {
    again = false;
    for (const auto& [text, leaves] : endings)
      if (word.ends_with(text) && word.size() >= text.size() + letters(leaves)) {
        word.remove_suffix(text.size());
        again = true;
        break;
      }
  }
  return word;
}

} // namespace

std::string_view arabic_stem(std::string_view folded) {
  auto word = without_waw(folded);
  for (auto shorter = without_article(word); shorter.size() < word.size(); shorter = without_article(word))
    word = without_waw(shorter);
  return without_endings(word);
}

} // namespace barid::text
