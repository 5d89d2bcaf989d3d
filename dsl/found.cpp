#include "dsl/found.hpp"

#include "dsl/evaluate.hpp"
#include "dsl/mentions.hpp"
#include "dsl/pattern.hpp"
#include "text/fold.hpp"
#include "text/phrases.hpp"
#include "text/stem.hpp"
#include "text/words.hpp"

#include <algorithm>
#include <cstddef>
#include <unordered_set>
#include <utility>

namespace barid::dsl {

namespace {

using text::byte_range;

constexpr std::size_t most = 8;      ///< Matches of one question in one text.
constexpr std::size_t longest = 120; ///< Bytes that are shown of a field.
constexpr std::size_t ahead = 40;    ///< Of these, before the first match.

bool inside_character(std::string_view t, std::size_t at) {
  return at < t.size() && (static_cast<unsigned char>(t[at]) & 0xC0U) == 0x80U;
}

/// The longest part of a domain, label by label from the right, that `known` takes; npos for none.
template <class Known>
std::size_t known_suffix(std::string_view domain, Known known) {
  for (std::size_t at = 0; at < domain.size();) {
    if (known(domain.substr(at))) return at;
    const auto dot = domain.find('.', at);
    if (dot == std::string_view::npos) break;
    at = dot + 1;
  }
  return std::string_view::npos;
}

/// One text, and the question's matches in it.
class finder {
public:
  finder(const predicate& p, const context& c, const std::string& original) : p_(p), c_(c), text_(original) {
    if (!p.exact) folded_ = text::fold_with_positions(original);
  }

  std::vector<byte_range> find(value_type type) {
    switch (p_.ask) {
    case question::text_is:
    case question::text_contains:
    case question::text_starts:
    case question::text_ends:
      each_item([&](const std::string& item) { compare(item); });
      break;
    case question::text_matches:
      for (const auto& x : p_.patterns)
        if (const auto m = dsl::find(*x, text_)) out_.push_back({m->begin, m->end});
      break;
    case question::text_mentions:
      mention();
      break;
    case question::in_list:
      look_up(type);
      break;
    case question::within_domain:
      within();
      break;
    default:
      break;
    }
    return in_order();
  }

private:
  const predicate& p_;
  const context& c_;
  const std::string& text_;
  text::folded folded_;
  std::vector<byte_range> out_;

  template <class Each>
  void each_item(Each each) const {
    for (const auto& t : p_.texts) each(t);
    for (const auto l : p_.lists)
      for (const auto& t : c_.rules.lists[l].items) each(t);
  }

  const std::string& mine() const { return p_.exact ? text_ : folded_.text; }

  void add(std::size_t begin, std::size_t end) {
    out_.push_back(p_.exact ? byte_range{begin, end} : folded_.positions.original(begin, end));
  }

  void compare(const std::string& item) {
    const auto other = compared(item, p_.exact);
    const auto& all = mine();
    if (p_.ask == question::text_is && all == other) add(0, all.size());
    if (p_.ask == question::text_starts && all.starts_with(other)) add(0, other.size());
    if (p_.ask == question::text_ends && all.ends_with(other)) add(all.size() - other.size(), all.size());
    if (p_.ask != question::text_contains || other.empty()) return;
    for (auto at = all.find(other); at != std::string::npos && out_.size() < most;
         at = all.find(other, at + other.size()))
      add(at, at + other.size());
  }

  /// Like `mentions_any`, and where.
  void mention() {
    const auto language = stem_language(c_);
    const auto words = p_.exact ? std::vector<text::stemmed_word>() : text::stem_words(text_, language);
    each_item([&](const std::string& phrase) {
      if (p_.exact) {
        if (const auto at = mentioned_exactly(phrase, text_, language)) out_.push_back(*at);
        return;
      }
      const auto stems = text::stem_phrase(phrase, language);
      if (stems.empty()) return;
      for (std::size_t from = 0; out_.size() < most;) {
        const auto at = text::find_phrase(words, stems, from);
        if (!at) return;
        out_.push_back(*at);
        while (from < words.size() && words[from].bytes.begin < at->end) ++from;
      }
    });
  }

  void look_up(value_type type) {
    const auto& all = folded_.text;
    for (const auto l : p_.lists) {
      const auto& list = c_.rules.lists[l];
      if (type != value_type::domain && list.exact.contains(all)) add(0, all.size());
      const auto at = all.rfind('@');
      if (type == value_type::address && at != std::string::npos) suffix(at + 1, list.domains);
      if (type == value_type::domain) suffix(0, list.domains);
    }
  }

  void within() {
    suffix(0, [&] {
      std::unordered_set<std::string> out;
      for (const auto& t : p_.texts) out.insert(text::fold(t));
      return out;
    }());
    for (const auto l : p_.lists) suffix(0, c_.rules.lists[l].domains);
  }

  void suffix(std::size_t from, const std::unordered_set<std::string>& known) {
    const auto domain = std::string_view(folded_.text).substr(from);
    const auto at = known_suffix(domain, [&](std::string_view d) { return known.contains(std::string(d)); });
    if (at != std::string_view::npos) add(from + at, folded_.text.size());
  }

  std::vector<byte_range> in_order() {
    std::ranges::sort(out_, {}, &byte_range::begin);
    std::vector<byte_range> apart;
    for (const auto& r : out_) {
      if (r.begin >= r.end) continue;
      if (!apart.empty() && r.begin <= apart.back().end) apart.back().end = std::max(apart.back().end, r.end);
      else if (apart.size() < most) apart.push_back(r);
    }
    return apart;
  }
};

struct asked_predicate {
  const predicate* what = nullptr;
  bool may_match = true;
};

void collect(const node& n, const program& rules, const known_answers& yes, std::vector<asked_predicate>& out) {
  if (n.kind == node::kind_of::ask) out.push_back({&rules.predicates[n.which], !yes || yes(n.which)});
  for (const auto& part : n.parts) collect(part, rules, yes, out);
}

/// What a field holds, as `to_text` says it, with the matches of all the questions.
found_text of_field(const field_use& f, const std::vector<asked_predicate>& asked, const context& c) {
  found_text out;
  const auto v = c.read(f);
  if (is_missing(v)) return {"missing", {}};
  for (const auto& one : texts_of(v)) {
    if (!out.text.empty()) out.text += ", ";
    const auto begin = out.text.size();
    std::vector<byte_range> here;
    for (const auto& p : asked)
      if (p.may_match && std::ranges::find(p.what->fields, f) != p.what->fields.end())
        for (const auto& r : matches_in(*p.what, c, one, f.type)) here.push_back({begin + r.begin, begin + r.end});
    std::ranges::sort(here, {}, &byte_range::begin);
    for (const auto& r : here) {
      if (!out.matched.empty() && r.begin <= out.matched.back().end)
        out.matched.back().end = std::max(out.matched.back().end, r.end);
      else out.matched.push_back(r);
    }
    out.text += one;
  }
  return out;
}

/// The part that is shown: from its beginning, or from a little before the first match.
found_text cut(found_text whole) {
  if (whole.text.size() <= longest) return whole;
  const std::string_view all = whole.text;
  std::size_t begin = 0;
  if (!whole.matched.empty() && whole.matched.front().end > longest) {
    begin = whole.matched.front().begin > ahead ? whole.matched.front().begin - ahead : 0;
    while (inside_character(all, begin)) --begin;
  }
  auto end = std::min(all.size(), begin + longest);
  while (end > begin && inside_character(all, end)) --end;
  for (const auto& r : whole.matched) // a word that is cut would be another one
    if (r.begin < end && r.end > end && r.end - r.begin <= longest) end = r.end;
  const std::string dots = "…";
  found_text out;
  if (begin != 0) out.text = dots;
  const auto shift = out.text.size();
  out.text += all.substr(begin, end - begin);
  if (end != all.size()) out.text += dots;
  for (const auto& r : whole.matched)
    if (r.begin < end) out.matched.push_back({r.begin - begin + shift, std::min(r.end, end) - begin + shift});
  return out;
}

} // namespace

std::vector<byte_range> matches_in(const predicate& p, const context& c, const std::string& text, value_type type) {
  return finder(p, c, text).find(type);
}

found_text found_by(const node& question, const context& c, const known_answers& yes) {
  std::vector<asked_predicate> asked;
  collect(question, c.rules, yes, asked);
  std::vector<field_use> fields;
  for (const auto& p : asked)
    for (const auto& f : p.what->fields)
      if (std::ranges::find(fields, f) == fields.end()) fields.push_back(f);
  found_text out;
  for (const auto& f : fields) {
    if (!out.text.empty()) out.text += "; ";
    const auto begin = out.text.size();
    const auto one = cut(of_field(f, asked, c));
    for (const auto& r : one.matched) out.matched.push_back({begin + r.begin, begin + r.end});
    out.text += one.text;
  }
  return out;
}

std::vector<std::string> stems_of(const node& question, const context& c, const found_text& found) {
  std::vector<asked_predicate> asked;
  collect(question, c.rules, {}, asked);
  std::erase_if(asked,
                [](const asked_predicate& p) { return p.what->ask != question::text_mentions || p.what->exact; });
  std::vector<std::string> out;
  if (asked.empty()) return out;
  const auto language = stem_language(c);
  const auto add = [&](const std::string& words) {
    for (const auto& w : text::split_words(words, language)) {
      auto stem = text::stem(std::string_view(words).substr(w.bytes.begin, w.bytes.end - w.bytes.begin), language);
      if (out.size() < most && std::ranges::find(out, stem) == out.end()) out.push_back(std::move(stem));
    }
  };
  for (const auto& r : found.matched) add(found.text.substr(r.begin, r.end - r.begin));
  if (!out.empty()) return out;
  for (const auto& p : asked) {
    for (const auto& t : p.what->texts) add(t);
    for (const auto l : p.what->lists)
      for (std::size_t i = 0; i < c.rules.lists[l].items.size() && out.size() < most; ++i)
        add(c.rules.lists[l].items[i]);
  }
  return out;
}

void add_found(predicate_trace& line, const node& question, const context& c, const known_answers& yes) {
  auto found = found_by(question, c, yes);
  line.stems = stems_of(question, c, found);
  line.found = std::move(found.text);
  for (const auto& r : found.matched) line.matched.emplace_back(r.begin, r.end);
}

} // namespace barid::dsl
