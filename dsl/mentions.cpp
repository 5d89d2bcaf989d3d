#include "dsl/mentions.hpp"

#include "dsl/evaluate.hpp"
#include "text/phrases.hpp"
#include "text/words.hpp"

#include <algorithm>
#include <mutex>

namespace barid::dsl {

std::optional<text::byte_range> mentioned_exactly(const std::string& phrase, const std::string& text,
                                                  const std::string& language) {
  const auto wanted = text::split_words(phrase, language);
  const auto words = text::split_words(text, language);
  if (wanted.empty() || words.size() < wanted.size()) return std::nullopt;
  auto same = [&](const text::word& a, const text::word& b) {
    return std::string_view(phrase).substr(a.bytes.begin, a.bytes.end - a.bytes.begin) ==
           std::string_view(text).substr(b.bytes.begin, b.bytes.end - b.bytes.begin);
  };
  for (std::size_t i = 0; i + wanted.size() <= words.size(); ++i) {
    bool all = words[i].line == words[i + wanted.size() - 1].line;
    for (std::size_t k = 0; all && k < wanted.size(); ++k) all = same(wanted[k], words[i + k]);
    if (all) return text::byte_range{words[i].bytes.begin, words[i + wanted.size() - 1].bytes.end};
  }
  return std::nullopt;
}

std::string stem_language(const context& c) {
  if (c.event.mail && c.event.mail->language != "unknown") return c.event.mail->language;
  return c.state->language;
}

bool mentions_any(const context& c, const predicate& p, const std::string& text) {
  const auto language = stem_language(c);
  std::vector<text::stemmed_word> words;
  if (!p.exact) words = text::stem_words(text, language);
  auto one = [&](const std::string& phrase) {
    if (p.exact) return mentioned_exactly(phrase, text, language).has_value();
    const auto stems = text::stem_phrase(phrase, language);
    return !stems.empty() && text::find_phrase(words, stems).has_value();
  };
  return std::ranges::any_of(p.texts, one) ||
         std::ranges::any_of(p.lists, [&](list_id l) { return std::ranges::any_of(c.rules.lists[l].items, one); });
}

void mention_index::add(const std::string& text, predicate_id id) {
  auto& slot = by_text_[text];
  if (!slot) {
    phrases_.push_back(std::make_unique<phrase>(phrase{text, {}}));
    slot = phrases_.back().get();
  }
  slot->ids.push_back(id);
}

const mention_index::table& mention_index::for_language(const std::string& language) const {
  {
    const std::shared_lock read(lock_);
    if (const auto it = by_language_.find(language); it != by_language_.end()) return *it->second;
  }
  auto fresh = std::make_unique<table>();
  for (const auto& p : phrases_) {
    auto stems = text::stem_phrase(p->text, language);
    if (stems.empty()) continue;
    const auto first = stems.front();
    fresh->by_first.emplace(first, std::pair(std::move(stems), p.get()));
  }
  const std::unique_lock write(lock_);
  return *by_language_.try_emplace(language, std::move(fresh)).first->second;
}

void mention_index::answer(const std::string& text, const std::string& language, std::vector<predicate_id>& yes) const {
  const auto words = text::stem_words(text, language);
  const auto& phrases = for_language(language).by_first;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto [begin, end] = phrases.equal_range(words[i].stem);
    for (auto it = begin; it != end; ++it) {
      const auto& [stems, found] = it->second;
      if (i + stems.size() > words.size() || words[i + stems.size() - 1].line != words[i].line) continue;
      std::size_t k = 1;
      while (k < stems.size() && words[i + k].stem == stems[k]) ++k;
      if (k == stems.size()) yes.insert(yes.end(), found->ids.begin(), found->ids.end());
    }
  }
}

} // namespace barid::dsl
