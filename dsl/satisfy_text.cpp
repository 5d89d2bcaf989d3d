// dsl/satisfy_text.cpp - texts: put together from what is wanted, or shown to be impossible.

#include "dsl/evaluate.hpp"
#include "dsl/pattern.hpp"
#include "dsl/satisfy_values.hpp"
#include "text/fold.hpp"

#include <algorithm>
#include <functional>
#include <string_view>

namespace barid::dsl {

namespace {

constexpr std::size_t compared_texts = 64; ///< Of a question, for showing that two exclude each other.
constexpr std::size_t tried_texts = 6;     ///< Of a question, for putting a text together.
constexpr std::size_t tried_ways = 48;

struct piece {
  std::string text;
  enum class at { anywhere, begin, end, whole } place = at::anywhere;
};

/// What a text can have in it so that the question is answered with yes.
std::vector<piece> pieces_of(const program& p, const predicate& q) {
  std::vector<piece> out;
  const auto add = [&](piece::at place) {
    for (auto& t : named_texts(p, q, tried_texts)) out.push_back({std::move(t), place});
  };
  switch (q.ask) {
  case question::text_contains:
  case question::text_mentions:
    add(piece::at::anywhere);
    break;
  case question::text_starts:
    add(piece::at::begin);
    break;
  case question::text_ends:
    add(piece::at::end);
    break;
  case question::text_is:
  case question::in_list:
    add(piece::at::whole);
    break;
  case question::text_matches:
    for (const auto& x : q.patterns)
      out.push_back({sample_of(*x), at_begin(*x) && at_end(*x) ? piece::at::whole
                                    : at_begin(*x)             ? piece::at::begin
                                    : at_end(*x)               ? piece::at::end
                                                               : piece::at::anywhere});
    break;
  default:
    break;
  }
  return out;
}

std::string joined(const std::vector<const piece*>& pieces, const std::string& gap) {
  std::string begin, middle, end;
  const auto add = [&](std::string& to, const std::string& text) {
    if (to.find(text) == std::string::npos) to += (to.empty() ? "" : gap) + text;
  };
  for (const auto* x : pieces) {
    if (x->place == piece::at::whole) return x->text;
    if (x->place == piece::at::begin && x->text.size() > begin.size()) begin = x->text;
    if (x->place == piece::at::end && x->text.size() > end.size()) end = x->text;
  }
  for (const auto* x : pieces)
    if (x->place == piece::at::anywhere && begin.find(x->text) == std::string::npos &&
        end.find(x->text) == std::string::npos)
      add(middle, x->text);
  std::string out = begin;
  for (const auto* part : {&middle, &end})
    if (!part->empty()) out += (out.empty() ? "" : gap) + *part;
  return out;
}

std::vector<std::string> folded_texts(const program& p, const predicate& q) {
  auto out = named_texts(p, q, compared_texts);
  for (auto& t : out) t = text::fold(t);
  return out;
}

/// Whether `no` is answered with yes for every text that has a piece of the kind that `yes` asks
/// for, equal to `t`.
bool brings(question yes, const std::string& t, question no, const std::vector<std::string>& texts) {
  return std::ranges::any_of(texts, [&](const std::string& x) {
    switch (no) {
    case question::text_contains:
      return t.find(x) != std::string::npos;
    case question::text_starts:
      return yes == question::text_starts && t.starts_with(x);
    case question::text_ends:
      return yes == question::text_ends && t.ends_with(x);
    default:
      return false;
    }
  });
}

bool is_piece(question q) {
  return q == question::text_contains || q == question::text_starts || q == question::text_ends;
}

/// Both at the beginning (or at the end) of one text.
bool fit(question at, const std::string& a, const std::string& b) {
  return at == question::text_starts ? a.starts_with(b) || b.starts_with(a) : a.ends_with(b) || b.ends_with(a);
}

bool exclude(const program& p, const atom& a, const atom& b) {
  const auto &x = *a.question, &y = *b.question;
  if (!a.yes || x.exact || y.exact || !is_piece(x.ask) || !is_piece(y.ask) || a.use.otherwise || b.use.otherwise)
    return false;
  const auto mine = folded_texts(p, x), other = folded_texts(p, y);
  if (mine.empty() || mine.size() > compared_texts || other.size() > compared_texts) return false;
  if (!b.yes) return std::ranges::all_of(mine, [&](const std::string& t) { return brings(x.ask, t, y.ask, other); });
  if (x.ask != y.ask || x.ask == question::text_contains) return false;
  return std::ranges::none_of(mine, [&](const std::string& s) {
    return std::ranges::any_of(other, [&](const std::string& t) { return fit(x.ask, s, t); });
  });
}

} // namespace

std::vector<trial> texts_for(const program& p, value_type type, const std::vector<const atom*>& atoms) {
  std::vector<trial> out;
  std::vector<std::vector<piece>> choices;
  std::size_t ways = 1;
  for (const auto* a : atoms) {
    if (!a->yes) continue;
    auto pieces = pieces_of(p, *a->question);
    if (pieces.empty()) continue;
    ways = std::min(ways * pieces.size(), tried_ways);
    choices.push_back(std::move(pieces));
  }
  if (choices.empty()) {
    const bool free = type == value_type::text;
    for (const auto* t : {free ? "hello" : "other", free ? "good morning" : "another", "q7xk", ""})
      out.push_back({std::string(t), true, {}});
    return out;
  }
  for (std::size_t way = 0; way < ways; ++way) {
    std::vector<const piece*> chosen;
    auto rest = way;
    for (const auto& c : choices) {
      chosen.push_back(&c[rest % c.size()]);
      rest /= c.size();
    }
    for (const auto* gap : {" ", "", "\n"}) out.push_back({joined(chosen, gap), true, {}});
    std::ranges::reverse(chosen);
    out.push_back({joined(chosen, " "), true, {}});
  }
  return out;
}

std::vector<std::size_t> clash_of_texts(const program& p, const std::vector<const atom*>& atoms) {
  for (const auto* a : atoms)
    for (const auto* b : atoms)
      if (a != b && exclude(p, *a, *b)) return {a->from, b->from};
  return {};
}

} // namespace barid::dsl
