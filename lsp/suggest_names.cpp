#include "lsp/snippet.hpp"
#include "lsp/suggester.hpp"

namespace barid::lsp {

using dsl::use_of;
using dsl::word_place;

void suggester::add(suggestion s) {
  if (!s.label.empty() && labels_.insert(s.label).second) out_.push_back(std::move(s));
}

void suggester::keyword(word_place place, std::string_view word) {
  suggestion s{.label = std::string(word), .kind = suggestion_kind::keyword};
  if (place == word_place::op || place == word_place::connective) s.kind = suggestion_kind::operator_;
  if (const auto* e = dsl::find_word(place, word)) {
    s.detail = e->shape;
    s.documentation = e->summary;
  }
  add(std::move(s));
}

void suggester::keywords(word_place place) {
  for (const auto& e : dsl::words()) {
    if (e.place != place) continue;
    add({.label = std::string(e.word),
         .kind = suggestion_kind::keyword,
         .detail = std::string(e.shape),
         .documentation = std::string(e.summary),
         .insert = snippet_of(e.shape)});
  }
}

void suggester::words(std::initializer_list<std::string_view> list, suggestion_kind kind) {
  for (auto w : list) add({.label = std::string(w), .kind = kind});
}

void suggester::names(use_of kind, const char* what) {
  for (const auto& u : known_.uses)
    if (u.kind == kind) add({.label = u.name, .kind = suggestion_kind::variable, .detail = what});
}

void suggester::names(std::initializer_list<std::pair<use_of, const char*>> kinds) {
  for (const auto& [kind, what] : kinds) names(kind, what);
}

void suggester::lists(std::optional<dsl::list_type> wanted) {
  const auto& rules = known_.result.rules;
  for (const auto& [name, number] : rules.list_by_name)
    if (!wanted || dsl::list_fits(rules.lists[number].type, *wanted))
      add({.label = name,
           .kind = suggestion_kind::variable,
           .detail = "list of " + std::string(dsl::name_of(rules.lists[number].type)),
           .documentation = std::to_string(rules.lists[number].items.size()) + " items"});
  std::ranges::sort(out_, [](const suggestion& a, const suggestion& b) { return a.label < b.label; });
}

void suggester::statuses() {
  for (const auto& s : std::set<std::string>(known_.result.rules.statuses.begin(), known_.result.rules.statuses.end()))
    add({.label = s, .kind = suggestion_kind::value, .detail = "status"});
}

void suggester::flags() {
  for (const auto& s : std::set<std::string>(known_.result.rules.flags.begin(), known_.result.rules.flags.end()))
    add({.label = s, .kind = suggestion_kind::value, .detail = "flag"});
}

void suggester::attributes() {
  for (const auto& [name, a] : known_.result.rules.attributes)
    add({.label = name, .kind = suggestion_kind::field, .detail = std::string("attribute, ") + dsl::name_of(a.type)});
}

void suggester::files(std::string_view extension) {
  const auto slash = path_.rfind('/');
  const auto folder = slash == std::string::npos ? std::string() : path_.substr(0, slash + 1);
  for (const auto& f : known_.sources.files)
    if (f.path != path_ && f.path.starts_with(folder) && f.path.ends_with(".route") == (extension == ".route"))
      add({.label = f.path.substr(folder.size()), .kind = suggestion_kind::file});
}

void suggester::shape_words(std::string_view shape) {
  std::string word;
  std::vector<std::string> all;
  for (const char c : std::string(shape) + " ") {
    if ((c >= 'a' && c <= 'z') || c == '_' || c == '.') {
      word += c;
      continue;
    }
    if ((c >= 'A' && c <= 'Z') || c == '"') word = "?";
    if (!word.empty() && word.front() != '?') all.push_back(word);
    word.clear();
  }
  for (std::size_t i = 1; i < all.size(); ++i)
    if (!written(all[i])) add({.label = all[i], .kind = suggestion_kind::keyword, .detail = std::string(shape)});
}

void suggester::people() {
  names({{use_of::team, "team"}, {use_of::person, "person"}});
}

void suggester::later_words(word_place place) {
  for (const auto& e : dsl::words())
    if (e.place == place)
      add({.label = std::string(e.word),
           .kind = suggestion_kind::keyword,
           .detail = std::string(e.shape),
           .documentation = std::string(e.summary)});
}

} // namespace barid::lsp
