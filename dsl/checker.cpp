#include "dsl/checker.hpp"

#include "dsl/codes.hpp"
#include "text/fold.hpp"

#include <algorithm>
#include <bit>

namespace barid::dsl {

const char* word_for(name_kind k) {
  switch (k) {
  case name_kind::mailbox:
    return "mailbox";
  case name_kind::team:
    return "team";
  case name_kind::calendar:
    return "calendar";
  case name_kind::sla:
    return "sla";
  case name_kind::list:
    return "list";
  case name_kind::reply:
    return "reply";
  case name_kind::table:
    return "table";
  case name_kind::flow:
    return "flow";
  case name_kind::flag:
    return "flag";
  case name_kind::status:
    return "status";
  case name_kind::webhook:
    return "webhook";
  }
  return "name";
}

namespace {

use_of use_of_kind(name_kind k) {
  switch (k) {
  case name_kind::mailbox:
    return use_of::mailbox;
  case name_kind::team:
    return use_of::team;
  case name_kind::calendar:
    return use_of::calendar;
  case name_kind::sla:
    return use_of::sla;
  case name_kind::list:
    return use_of::list;
  case name_kind::reply:
    return use_of::reply;
  case name_kind::table:
    return use_of::table;
  case name_kind::flow:
    return use_of::flow;
  case name_kind::flag:
    return use_of::flag;
  case name_kind::status:
    return use_of::status;
  case name_kind::webhook:
    return use_of::webhook;
  }
  return use_of::field;
}

} // namespace

diagnostic& checker::add(severity level, const char* code, span at, std::string message, advice help) {
  auto& d = found.emplace_back(diagnostic{code, level, at, std::move(message), std::move(help.text), {}});
  if (help.instead.empty()) return d;
  // the finding may be about more than the word: it is only changed where it stands there once
  const auto text = written(at);
  const auto begin = text.find(help.word);
  if (begin != std::string::npos && text.find(help.word, begin + 1) == std::string::npos) {
    const auto from = at.begin + static_cast<std::uint32_t>(begin);
    d.fixes.push_back({{at.file, from, from + static_cast<std::uint32_t>(help.word.size())}, std::move(help.instead)});
  }
  return d;
}

diagnostic& checker::error(const char* code, span at, std::string message, advice help) {
  return add(severity::error, code, at, std::move(message), std::move(help));
}

diagnostic& checker::warning(const char* code, span at, std::string message, advice help) {
  return add(severity::warning, code, at, std::move(message), std::move(help));
}

void checker::use(use_of kind, const std::string& id, span at, bool defines, std::string scope) {
  if (!defines) mark_used(kind, id);
  if (!options.uses || id.empty()) return;
  const auto text = written(at);
  // of a name behind that of a file, only what its declaration says is the name: so both change alike
  const auto kept = own_names_.find(id);
  const auto& name = kept == own_names_.end() ? id : kept->second;
  // `billing.lead` begins with it, `8 business hours in riyadh` ends with it; a calendar that was not
  // written there is no use of its name
  const auto begin = kept == own_names_.end() && text.starts_with(name) ? 0 : text.rfind(name);
  if (begin == std::string::npos) return;
  at.begin += static_cast<std::uint32_t>(begin);
  at.end = at.begin + static_cast<std::uint32_t>(name.size());
  options.uses->push_back({kind, id, at, defines, std::move(scope)});
}

std::size_t checker::errors() const {
  if (found.size() < counted_) counted_ = errors_ = 0; // some were taken out
  for (; counted_ < found.size(); ++counted_) errors_ += found[counted_].level == severity::error;
  return errors_;
}

bool checker::declare(name_kind kind, const route::name& id) {
  if (id.text.empty()) return false; // reported by the parser
  if (const auto own = written(id.at); id.text.size() > own.size() + 1 && id.text.ends_with("." + own))
    own_names_.try_emplace(id.text, own);
  use(use_of_kind(kind), id.text, id.at, true);
  auto [place, fresh] = names_[kind].try_emplace(text::fold(id.text), declared_name{id.text, id.at, false});
  if (fresh) return true;
  const auto& first = place->second;
  auto& d = first.text == id.text ? error(code::declared_twice, id.at,
                                          std::string("`") + id.text + "` is declared as " + word_for(kind) + " twice",
                                          "remove one of them, or give it another name")
                                  : error(code::same_after_folding, id.at,
                                          "`" + id.text + "` and `" + first.text + "` are the same name to the rules",
                                          "letter case, vowel signs and alef forms do not tell names apart");
  d.related.push_back({first.at, "the first one is here"});
  return false;
}

bool checker::declared(name_kind kind, const std::string& id) const {
  const auto of_kind = names_.find(kind);
  if (of_kind == names_.end()) return false;
  const auto it = of_kind->second.find(text::fold(id));
  return it != of_kind->second.end() && it->second.text == id;
}

std::vector<std::string> checker::names(name_kind kind) const {
  std::vector<std::string> all;
  if (const auto of_kind = names_.find(kind); of_kind != names_.end())
    for (const auto& [folded, n] : of_kind->second) all.push_back(n.text);
  std::ranges::sort(all);
  return all;
}

bool checker::unknown(name_kind kind, const char* code, const std::string& id, span at) {
  auto help = did_you_mean(id, names(kind));
  if (help.empty()) help = std::string("declare it: `") + word_for(kind) + " " + id + " { … }`";
  error(code, at, std::string("there is no ") + word_for(kind) + " `" + id + "`", help);
  return false;
}

bool checker::require(name_kind kind, const char* code, const std::string& id, span at) {
  std::string full;
  return require(kind, code, id, at, full);
}

bool checker::require(name_kind kind, const char* code, const std::string& id, span at, std::string& full) {
  full = known_as(kind, id, at);
  use(use_of_kind(kind), full, at);
  return declared(kind, full) || unknown(kind, code, id, at);
}

std::string checker::known_as(name_kind kind, const std::string& id, span at) const {
  if (at.file >= prefixes.size() || prefixes[at.file].empty()) return id;
  auto full = prefixes[at.file] + "." + id;
  return declared(kind, full) ? full : id;
}

void checker::mark_used(use_of what, const std::string& id) {
  if (what == use_of::attribute) used_attributes_.insert(id);
  for (auto& [kind, declared] : names_) {
    if (use_of_kind(kind) != what) continue;
    if (const auto it = declared.find(text::fold(id)); it != declared.end()) it->second.used = true;
  }
}

std::vector<checker::unused_name> checker::unused() const {
  std::vector<unused_name> found_names;
  const auto add = [&](const char* word, const std::string& name, span at) {
    if (at.file < sources.files.size() && sources.files[at.file].path.find('/') == std::string::npos)
      found_names.push_back({word, name, at});
  };
  for (auto kind : {name_kind::list, name_kind::calendar, name_kind::sla, name_kind::reply, name_kind::flag,
                    name_kind::status, name_kind::webhook})
    if (const auto of_kind = names_.find(kind); of_kind != names_.end())
      for (const auto& [folded, n] : of_kind->second)
        if (!n.used) add(word_for(kind), n.text, n.at);
  for (const auto& [name, a] : out.attributes)
    if (!used_attributes_.contains(name)) add("attribute", name, a.at);
  std::ranges::sort(found_names, {}, [](const unused_name& n) { return std::pair(n.at.file, n.at.begin); });
  return found_names;
}

bool checker::is_team(const std::string& id) const {
  if (declared(name_kind::team, id)) return true;
  return options.directory && std::ranges::find(options.directory->teams, id) != options.directory->teams.end();
}

bool checker::require_person(outside_name::kind_of kind, const std::string& id, span at) {
  using enum outside_name::kind_of;
  use(is_team(id) || kind == team ? use_of::team : use_of::person, id, at);
  if (kind != agent && is_team(id)) return true;
  if (options.directory) {
    const auto& agents = options.directory->agents;
    if (kind != team && std::ranges::find(agents, id) != agents.end()) return true;
    auto known = names(name_kind::team);
    if (kind != team) known.insert(known.end(), agents.begin(), agents.end());
    known.insert(known.end(), options.directory->teams.begin(), options.directory->teams.end());
    auto help = did_you_mean(id, known);
    if (help.empty())
      help = kind == team ? "declare the team, or add it with `barid team add " + id + "`"
                          : "declare a team of this name, or add the person with `barid user add`";
    error(code::unknown_team, at,
          kind == team ? "there is no team `" + id + "`" : "there is no team or agent `" + id + "`", help);
    return false;
  }
  // Without a directory a name near to a declared team is more likely a slip than a person.
  if (auto help = did_you_mean(id, names(name_kind::team)); !help.empty())
    warning(code::unknown_team, at, "no team `" + id + "` is declared here", help);
  out.outside.push_back({kind, id, at});
  return true;
}

std::string checker::written(span at) const {
  if (at.file >= sources.files.size()) return {};
  const auto& text = sources.files[at.file].text;
  if (at.begin >= text.size() || at.end <= at.begin) return {};
  return text.substr(at.begin, std::min<std::size_t>(at.end, text.size()) - at.begin);
}

const source_file* checker::file(const std::string& path) const {
  const auto it = std::ranges::find(sources.files, path, &source_file::path);
  return it == sources.files.end() ? nullptr : &*it;
}

std::string checker::resolve_path(const std::string& path, span at) const {
  std::vector<std::string> parts;
  const auto& base = sources.files[at.file].path;
  auto add = [&](std::string_view text) {
    for (std::size_t begin = 0; begin <= text.size();) {
      auto end = std::min(text.find('/', begin), text.size());
      auto part = text.substr(begin, end - begin);
      if (part == "..") {
        if (parts.empty()) return false;
        parts.pop_back();
      } else if (!part.empty() && part != ".") {
        parts.emplace_back(part);
      }
      begin = end + 1;
    }
    return true;
  };
  if (path.empty() || path.front() == '/') return {};
  if (const auto slash = base.rfind('/'); slash != std::string::npos)
    if (!add(std::string_view(base).substr(0, slash))) return {};
  if (!add(path)) return {};
  std::string out_path;
  for (const auto& p : parts) out_path += (out_path.empty() ? "" : "/") + p;
  return out_path;
}

list_id checker::add_list(item_list list) {
  out.lists.push_back(std::move(list));
  return static_cast<list_id>(out.lists.size() - 1);
}

predicate_id checker::add_predicate(predicate p) {
  // The key names everything that decides the answer, not how it was written. Lengths stand before
  // texts, and numbers in full, so that two questions never have the same key.
  std::string key;
  auto add = [&](const std::string& part) { key += std::to_string(part.size()) + ':' + part; };
  auto add_number = [&](double n) { add(std::to_string(std::bit_cast<std::uint64_t>(n))); };
  add(std::to_string(int(p.ask)) + '|' + std::to_string(int(p.compare)) + (p.exact ? "|x" : "|f"));
  add_number(p.low);
  add_number(p.high);
  add(p.calendar);
  add(p.subject);
  add(std::to_string(p.span_of.count()));
  for (const auto& f : p.fields) {
    key += 'F';
    add(f.name);
    add(f.argument);
    if (!f.otherwise) continue;
    key += std::to_string(f.otherwise->index());
    if (const auto* n = std::get_if<double>(&*f.otherwise)) add_number(*n);
    else add(to_text(*f.otherwise));
  }
  for (const auto& t : p.texts) {
    key += 'T';
    add(t);
  }
  for (const auto& l : p.lists) key += 'L' + std::to_string(l);
  if (p.patterns.empty()) { // patterns carry captures of their own rule
    if (const auto it = same_.find(key); it != same_.end()) return it->second;
  }
  const auto number = static_cast<predicate_id>(out.predicates.size());
  if (p.patterns.empty()) same_.emplace(std::move(key), number);
  out.predicates.push_back(std::move(p));
  return number;
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string a = text::fold(word);
  std::string best;
  std::size_t best_cost = std::max<std::size_t>(1, a.size() / 3) + 1;
  for (const auto& candidate : candidates) {
    const std::string b = text::fold(candidate);
    if (b.size() > a.size() + best_cost || a.size() > b.size() + best_cost) continue;
    // Damerau-Levenshtein (optimal string alignment): slips of a finger are swaps, too
    std::vector<std::size_t> before(b.size() + 1), row(b.size() + 1), next(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
      next[0] = i;
      for (std::size_t j = 1; j <= b.size(); ++j) {
        next[j] = std::min({row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] != b[j - 1])});
        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
          next[j] = std::min(next[j], before[j - 2] + 1);
      }
      before.swap(row);
      row.swap(next);
    }
    if (row[b.size()] < best_cost) {
      best_cost = row[b.size()];
      best = candidate;
    }
  }
  return best;
}

advice did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  auto best = nearest(word, candidates);
  if (best.empty() || best == word) return {};
  advice out = "did you mean `" + best + "`?";
  out.word = word;
  out.instead = std::move(best);
  return out;
}

} // namespace barid::dsl
