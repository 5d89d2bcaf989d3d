#include "grammar/pattern/maker.hpp"

#include <algorithm>

namespace barid::pattern {
namespace {

/// Reports at most one finding a kind: they repeat each other up the tree.
struct reporter {
  std::vector<diagnostic>& out;

  void say(code what, span where, std::string message, std::string help) {
    for (const auto& d : out)
      if (d.code == id_of(what)) return;
    diagnostic d;
    d.code = id_of(what);
    d.where = where;
    d.message = std::move(message);
    d.help = std::move(help);
    out.push_back(std::move(d));
  }
};

/// Whether the expression can hold without a character. `begin` and `end` say whether the place
/// asked about is the beginning or end of the text: every text has either, only an empty one has
/// both.
bool matches_nothing(const expression& e, bool begin, bool end) {
  const auto part = [&](const expression& p) { return matches_nothing(p, begin, end); };
  switch (e.kind) {
  case node_kind::literal:
  case node_kind::any:
  case node_kind::set:
  case node_kind::word_edge:
    return false;
  case node_kind::begin:
    return begin;
  case node_kind::end:
    return end;
  case node_kind::sequence:
  case node_kind::group:
    return std::all_of(e.parts.begin(), e.parts.end(), part);
  case node_kind::choice:
    return std::any_of(e.parts.begin(), e.parts.end(), part);
  case node_kind::repeat:
    return e.least == 0 || part(e.parts[0]);
  }
  return false;
}

std::uint64_t cost_of(const char_class& c) {
  std::uint64_t out = 0;
  if (!c.ranges.empty()) out = 4;
  for (const auto& s : c.sets) {
    std::uint64_t one = 20; // a script
    if (s.is_property) one = s.property.size() <= 2 ? 200 : 20;
    else if (s.which == shorthand::word) one = 200;
    else one = 12;
    out += one;
  }
  return std::max<std::uint64_t>(out, 1);
}

constexpr std::uint64_t too_much = 1u << 30; ///< Products stop growing here.

std::uint64_t cost_of(const expression& e) {
  std::uint64_t out = 0;
  switch (e.kind) {
  case node_kind::literal:
    return e.text.size();
  case node_kind::any:
    return 4;
  case node_kind::set:
    return cost_of(e.chars);
  case node_kind::begin:
  case node_kind::end:
  case node_kind::word_edge:
    return 1;
  case node_kind::sequence:
  case node_kind::choice:
  case node_kind::group:
    for (const auto& p : e.parts) out += cost_of(p);
    return std::min(out, too_much);
  case node_kind::repeat: {
    const auto inside = cost_of(e.parts[0]);
    const std::uint64_t times = e.most == expression::unlimited ? e.least + 3u : e.most;
    return std::min(inside * std::max<std::uint64_t>(times, 1), too_much);
  }
  }
  return out;
}

/// Nested repeats multiply.
void check_repeats(const expression& e, std::uint64_t around, reporter& to) {
  std::uint64_t inside = around;
  if (e.kind == node_kind::repeat) {
    const auto own = e.most == expression::unlimited ? e.least : e.most;
    inside = std::min(around * std::max<std::uint64_t>(own, 1), too_much);
    if (inside > largest_repeat)
      to.say(code::repeat_too_large, e.at,
             "this repeats more than " + std::to_string(largest_repeat) + " times" +
                 (around > 1 ? " together with the repeat around it" : ""),
             "repeat at most " + std::to_string(largest_repeat) +
                 " times, or without a limit "
                 "(`+`, `*`, `{3,}`)");
  }
  for (const auto& p : e.parts) check_repeats(p, inside, to);
}

/// Where an expression stands: whether a match can begin before it and end behind it.
struct position {
  bool first = true;
  bool last = true;
};

/// A `^` may stand behind another, a `$` before another; nothing else is as narrow.
bool is_anchor(const expression& e, node_kind which) {
  if (e.kind == node_kind::group) return is_anchor(e.parts[0], which);
  return e.kind == which;
}

void check_anchors(const expression& e, position where, reporter& to) {
  switch (e.kind) {
  case node_kind::begin:
    if (!where.first)
      to.say(code::inner_anchor, e.at, "`^` stands inside the pattern, where no text begins",
             "write it first, or `\\^` for the character");
    return;
  case node_kind::end:
    if (!where.last)
      to.say(code::inner_anchor, e.at, "`$` stands inside the pattern, where no text ends",
             "write it last, or `\\$` for the character");
    return;
  case node_kind::sequence:
    for (std::size_t i = 0; i < e.parts.size(); ++i) {
      position here = where;
      for (std::size_t k = 0; k < i; ++k) here.first = here.first && is_anchor(e.parts[k], node_kind::begin);
      for (std::size_t k = i + 1; k < e.parts.size(); ++k)
        here.last = here.last && is_anchor(e.parts[k], node_kind::end);
      check_anchors(e.parts[i], here, to);
    }
    return;
  case node_kind::repeat:
    // repeated, it stands behind and before itself
    check_anchors(e.parts[0], e.most > 1 ? position{false, false} : where, to);
    return;
  default:
    for (const auto& p : e.parts) check_anchors(p, where, to);
  }
}

} // namespace

void check_whole(const expression& e, std::vector<diagnostic>& out) {
  reporter to{out};
  check_repeats(e, 1, to);
  check_anchors(e, {}, to);
  if (out.empty() && cost_of(e) > heaviest_pattern)
    to.say(code::too_large, e.at, "this pattern is too large to be matched quickly",
           "use smaller repeats; `\\w` and `\\p{L}` cost the most, `[a-z]`, `\\d` and `+` cost "
           "little");
  if (matches_nothing(e, true, false) || matches_nothing(e, false, true))
    to.say(code::always_holds, e.at, "this pattern matches every text, also an empty one",
           "something in it must not be optional: write `+` instead of `*`");
}

} // namespace barid::pattern
