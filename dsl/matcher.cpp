#include "dsl/matcher.hpp"

#include "dsl/automaton.hpp"
#include "dsl/evaluate.hpp"
#include "dsl/field.hpp"
#include "dsl/mentions.hpp"
#include "dsl/pattern.hpp"
#include "text/fold.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

namespace barid::dsl {

/// Everything asked of one field, folded or exact.
struct matcher::source {
  field_use use;
  bool exact = false;
  std::unordered_map<std::string, std::vector<predicate_id>> equal;
  std::unordered_map<std::string, std::vector<predicate_id>> domains; ///< Itself or below it.
  std::vector<std::pair<const item_list*, predicate_id>> lists;
  literal_automaton literals;
  pattern_automaton patterns;
  mention_index mentions;
};

matcher::matcher() = default;
matcher::~matcher() = default;

namespace {

using key = std::tuple<std::string, std::string, bool>;

/// A field, or the fields it stands for.
std::vector<field_use> simple_fields(const field_use& f) {
  if (!f.field || f.field->parts.empty()) return {f};
  std::vector<field_use> out;
  std::string_view parts = f.field->parts;
  while (!parts.empty()) {
    const auto space = parts.find(' ');
    const auto* part = find_field(parts.substr(0, space));
    out.push_back({part, std::string(part->name), {}, part->type, part->optional, {}});
    parts.remove_prefix(space == std::string_view::npos ? parts.size() : space + 1);
  }
  return out;
}

std::vector<std::string> all_texts(const program& p, const predicate& q) {
  auto out = q.texts;
  for (auto l : q.lists) out.insert(out.end(), p.lists[l].items.begin(), p.lists[l].items.end());
  return out;
}

} // namespace

result<std::shared_ptr<const matcher>> matcher::build(const program& p) {
  std::shared_ptr<matcher> out(new matcher);
  out->predicates_ = p.predicates.size();
  std::map<key, source*> known;
  auto source_of = [&](const field_use& f, bool exact) -> source& {
    auto& slot = known[key(f.name, f.argument, exact)];
    if (!slot) {
      const bool of_event = f.field && f.field->origin == field_origin::event;
      auto& list = of_event ? out->of_event_ : out->of_state_;
      slot = list.emplace_back(std::make_unique<source>()).get();
      slot->use = f;
      slot->use.otherwise.reset();
      slot->exact = exact;
    }
    return *slot;
  };
  for (predicate_id id = 0; id < p.predicates.size(); ++id) {
    const auto& q = p.predicates[id];
    if (!q.indexed) continue;
    for (const auto& written : q.fields)
      for (const auto& f : simple_fields(written)) {
        auto& s = source_of(f, q.exact);
        switch (q.ask) {
        case question::text_is:
          for (const auto& t : all_texts(p, q)) s.equal[compared(t, q.exact)].push_back(id);
          break;
        case question::text_contains:
          for (const auto& t : all_texts(p, q)) s.literals.add(compared(t, q.exact), literal_place::anywhere, id);
          break;
        case question::text_starts:
          for (const auto& t : all_texts(p, q)) s.literals.add(compared(t, q.exact), literal_place::begin, id);
          break;
        case question::text_ends:
          for (const auto& t : all_texts(p, q)) s.literals.add(compared(t, q.exact), literal_place::end, id);
          break;
        case question::text_mentions:
          for (const auto& t : all_texts(p, q)) s.mentions.add(t, id);
          break;
        case question::text_matches:
          for (const auto& x : q.patterns) s.patterns.add(scan_expression(*x), id);
          break;
        case question::in_list:
          for (auto l : q.lists) s.lists.emplace_back(&p.lists[l], id);
          break;
        case question::within_domain:
          for (const auto& t : q.texts) s.domains[text::fold(t)].push_back(id);
          for (auto l : q.lists)
            for (const auto& d : p.lists[l].domains) s.domains[d].push_back(id);
          break;
        default:
          break;
        }
      }
  }
  for (auto* list : {&out->of_event_, &out->of_state_})
    for (auto& s : *list) {
      if (auto r = s->literals.finish(); !r) return r.why();
      if (auto r = s->patterns.finish(); !r) return r.why();
    }
  return std::shared_ptr<const matcher>(std::move(out));
}

void matcher::ask(const source& s, const context& c, std::vector<predicate_id>& yes) const {
  const auto v = c.read(s.use);
  if (is_missing(v)) return;
  auto say = [&](const std::vector<predicate_id>& ids) { yes.insert(yes.end(), ids.begin(), ids.end()); };
  for (const auto& original : texts_of(v)) {
    const auto text = compared(original, s.exact);
    if (const auto it = s.equal.find(text); it != s.equal.end()) say(it->second);
    if (!s.domains.empty())
      for (std::size_t at = 0; at != std::string::npos;) {
        if (const auto it = s.domains.find(text.substr(at)); it != s.domains.end()) say(it->second);
        at = text.find('.', at);
        if (at != std::string::npos) ++at;
      }
    for (const auto& [list, id] : s.lists) {
      const bool in = s.use.type == value_type::address  ? list->has_sender(text)
                      : s.use.type == value_type::domain ? list->has_domain(text)
                                                         : list->exact.contains(text);
      if (in) yes.push_back(id);
    }
    s.literals.scan(text, yes);
    s.patterns.scan(text, yes);
    if (!s.mentions.empty()) s.mentions.answer(original, stem_language(c), yes);
  }
}

void matcher::begin(const context& c, answers& out) const {
  out.yes.assign(predicates_, 0);
  out.said.clear();
  out.state.clear();
  std::vector<predicate_id> hits;
  for (const auto& s : of_event_) ask(*s, c, hits);
  for (auto id : hits)
    if (!std::exchange(out.yes[id], char(1))) out.said.push_back(id);
  state_changed(c, out);
}

void matcher::state_changed(const context& c, answers& out) const {
  for (auto id : out.state) out.yes[id] = 0;
  std::erase_if(out.said, [&](predicate_id id) { return !out.yes[id]; });
  out.state.clear();
  std::vector<predicate_id> hits;
  for (const auto& s : of_state_) ask(*s, c, hits);
  for (auto id : hits)
    if (!std::exchange(out.yes[id], char(1))) {
      out.said.push_back(id);
      out.state.push_back(id);
    }
}

} // namespace barid::dsl
