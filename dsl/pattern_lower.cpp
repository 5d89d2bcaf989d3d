#include "dsl/pattern_lower.hpp"

#include "dsl/codes.hpp"
#include "text/code_points.hpp"
#include "text/fold.hpp"
#include "text/words.hpp"

#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

namespace barid::dsl {

namespace {

using pattern::expression;
using pattern::node_kind;

constexpr const char* word_set = "\\p{L}\\p{N}\\p{M}";
constexpr const char* digit_set = "\\p{Nd}";
constexpr const char* space_set = "\\t\\n\\x0b\\f\\r \\x{85}\\p{Z}";

std::string utf8(const std::u32string& text) {
  std::string out;
  for (char32_t c : text) text::append_utf8(out, c);
  return out;
}

std::string escaped(char32_t c) {
  if (c < 0x80) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ') return {char(c)};
    std::array<char, 8> out{};
    std::snprintf(out.data(), out.size(), "\\x%02x", unsigned(c));
    return out.data();
  }
  std::array<char, 16> out{};
  std::snprintf(out.data(), out.size(), "\\x{%x}", unsigned(c));
  return out.data();
}

std::u32string utf32(const std::string& text) {
  std::u32string out;
  for (std::int32_t i = 0; i < static_cast<std::int32_t>(text.size());) {
    UChar32 c = 0;
    U8_NEXT(text.data(), i, static_cast<std::int32_t>(text.size()), c);
    out += static_cast<char32_t>(std::max(c, 0));
  }
  return out;
}

/// What is certain about the first (or last) character of everything an expression matches.
enum class edge { word, other, unsure };

edge edge_of_char(char32_t c) {
  return text::is_word_character(c) ? edge::word : edge::other;
}

edge joined(edge a, edge b) {
  return a == b ? a : edge::unsure;
}

edge edge_of(const expression& e, bool first) {
  switch (e.kind) {
  case node_kind::literal:
    return e.text.empty() ? edge::unsure : edge_of_char(first ? e.text.front() : e.text.back());
  case node_kind::set: {
    if (e.chars.negated) return edge::unsure;
    bool begun = false;
    edge all = edge::unsure;
    auto add = [&](edge x) { all = std::exchange(begun, true) ? joined(all, x) : x; };
    for (const auto& r : e.chars.ranges) {
      // ends of a range and a few between tell enough: scripts do not alternate within one
      for (auto step = std::max<char32_t>((r.last - r.first) / 16, 1), c = r.first; c <= r.last; c += step)
        add(edge_of_char(c));
      add(edge_of_char(r.last));
    }
    for (const auto& s : e.chars.sets) {
      if (s.is_property || s.negated) add(edge::unsure);
      else add(s.which == pattern::shorthand::space ? edge::other : edge::word);
    }
    return all;
  }
  case node_kind::sequence:
    if (e.parts.empty()) return edge::unsure;
    return edge_of(first ? e.parts.front() : e.parts.back(), first);
  case node_kind::choice: {
    auto all = edge_of(e.parts.front(), first);
    for (const auto& p : e.parts) all = joined(all, edge_of(p, first));
    return all;
  }
  case node_kind::group:
    return edge_of(e.parts.front(), first);
  case node_kind::repeat:
    return e.least == 0 ? edge::unsure : edge_of(e.parts.front(), first);
  case node_kind::any:
  case node_kind::begin:
  case node_kind::end:
  case node_kind::word_edge:
    return edge::unsure;
  }
  return edge::unsure;
}

class lowering {
public:
  lowering(bool exact, std::vector<diagnostic>& found) : exact_(exact), found_(found) {}

  /// `first`, `last`: nothing of the pattern stands before, behind this expression.
  std::string lower(const expression& e, bool first, bool last) {
    switch (e.kind) {
    case node_kind::literal:
      return literal(e);
    case node_kind::any:
      return ".";
    case node_kind::set:
      return set(e.chars);
    case node_kind::sequence:
      return sequence(e, first, last);
    case node_kind::choice: {
      std::string out;
      for (const auto& p : e.parts) out += (out.empty() ? "(?:" : "|") + lower(p, first, last);
      return out + ")";
    }
    case node_kind::group:
      return (e.capture.empty() ? "(?:" : "(") + lower(e.parts.front(), first, last) + ")";
    case node_kind::repeat:
      return repeat(e);
    case node_kind::begin:
      return "\\A";
    case node_kind::end:
      return "\\z";
    case node_kind::word_edge:
      refuse(e);
      return "";
    }
    return "";
  }

private:
  bool exact_;
  std::vector<diagnostic>& found_;

  void refuse(const expression& e) {
    found_.push_back({code::pattern_refused,
                      severity::error,
                      e.at,
                      e.negated ? "`\\B` does not work here" : "`\\b` does not work here",
                      "it can stand at the beginning or end of a pattern, beside a letter, a digit or `\\w`; for whole "
                      "words `mentions \"…\"` is simpler",
                      {}});
  }

  std::string folded(const std::u32string& text) const { return exact_ ? utf8(text) : text::fold(utf8(text)); }

  std::string literal(const expression& e) const {
    std::string out;
    for (char32_t c : utf32(folded(e.text))) out += escaped(c);
    return out;
  }

  std::string sequence(const expression& e, bool first, bool last) {
    std::string out;
    for (std::size_t i = 0; i < e.parts.size(); ++i) {
      const auto& p = e.parts[i];
      const bool begins = first && i == 0, ends = last && i + 1 == e.parts.size();
      if (p.kind != node_kind::word_edge) {
        out += lower(p, begins, ends);
        continue;
      }
      const bool leading = begins && i + 1 < e.parts.size();
      const bool trailing = ends && i > 0;
      const auto beside = leading    ? edge_of(e.parts[i + 1], true)
                          : trailing ? edge_of(e.parts[i - 1], false)
                                     : edge::unsure;
      if (beside == edge::unsure) {
        refuse(p);
        continue;
      }
      // `\b` beside a word: the other side is none, or the text ends there; and so on
      const bool other_is_word = (beside == edge::word) == p.negated;
      const std::string set = std::string(other_is_word ? "[" : "[^") + word_set + "]";
      const char* end_of_text = leading ? "\\A" : "\\z";
      out += other_is_word ? set : "(?:" + std::string(end_of_text) + "|" + set + ")";
    }
    return out;
  }

  std::string repeat(const expression& e) {
    std::string out = "(?:" + lower(e.parts.front(), false, false) + ")";
    if (e.parts.front().kind == node_kind::set || e.parts.front().kind == node_kind::any)
      out = lower(e.parts.front(), false, false);
    if (e.least == 0 && e.most == expression::unlimited) out += "*";
    else if (e.least == 1 && e.most == expression::unlimited) out += "+";
    else if (e.least == 0 && e.most == 1) out += "?";
    else {
      out += "{" + std::to_string(e.least);
      if (e.most == expression::unlimited) out += ",";
      else if (e.most != e.least) out += "," + std::to_string(e.most);
      out += "}";
    }
    return out + (e.lazy ? "?" : "");
  }

  /// The characters of a range as texts are folded; those that fold to several characters, or to
  /// none, go to `others`.
  std::vector<pattern::code_range> folded_range(const pattern::code_range& r, std::vector<std::string>& others) const {
    if (exact_) return {r};
    std::vector<char32_t> all;
    std::string one;
    for (char32_t c = r.first; c <= r.last; ++c) {
      if (c >= 0xD800 && c <= 0xDFFF) continue;
      one.clear();
      text::append_utf8(one, c);
      const auto f = utf32(text::fold(one));
      if (f.size() == 1) all.push_back(f.front());
      else if (f.size() > 1) others.push_back(text::fold(one));
    }
    std::ranges::sort(all);
    std::vector<pattern::code_range> out;
    for (char32_t c : all) {
      if (!out.empty() && c <= out.back().last + 1) out.back().last = std::max(out.back().last, c);
      else out.push_back({c, c});
    }
    return out;
  }

  static std::string named(const pattern::named_set& s, bool inside) {
    const auto in_brackets = [&](const char* content) {
      if (inside && !s.negated) return std::string(content);
      return std::string(s.negated ? "[^" : "[") + content + "]";
    };
    if (s.is_property) return (s.negated ? "\\P{" : "\\p{") + s.property + "}";
    switch (s.which) {
    case pattern::shorthand::digit:
      return s.negated ? "\\P{Nd}" : digit_set;
    case pattern::shorthand::word:
      return in_brackets(word_set);
    case pattern::shorthand::space:
      return in_brackets(space_set);
    }
    return {};
  }

  std::string set(const pattern::char_class& chars) {
    if (!chars.negated && chars.ranges.empty() && chars.sets.size() == 1) return named(chars.sets.front(), false);
    std::string content;
    std::vector<std::string> alternatives;
    std::vector<std::string> others;
    for (const auto& r : chars.ranges)
      for (const auto& f : folded_range(r, others)) {
        content += escaped(f.first);
        if (f.last != f.first) content += "-" + escaped(f.last);
      }
    for (const auto& s : chars.sets) {
      const bool nested = s.negated && !s.is_property && s.which != pattern::shorthand::digit;
      // `[^\s…]` inside a class cannot be written in brackets of its own
      if (nested) alternatives.push_back(named(s, true));
      else content += named(s, true);
    }
    if (chars.negated) {
      if (!alternatives.empty() && content.empty() && alternatives.size() == 1) {
        // [^\W] is \w
        auto positive = alternatives.front();
        positive.erase(1, 1);
        return positive;
      }
      return content.empty() ? "." : "[^" + content + "]";
    }
    std::ranges::sort(others);
    others.erase(std::unique(others.begin(), others.end()), others.end());
    for (const auto& o : others) {
      std::string text;
      for (char32_t c : utf32(o)) text += escaped(c);
      alternatives.push_back(std::move(text));
    }
    if (!content.empty()) alternatives.insert(alternatives.begin(), "[" + content + "]");
    if (alternatives.empty()) return "[^\\x{0}-\\x{10ffff}]"; // nothing that folding leaves
    if (alternatives.size() == 1 && !content.empty()) return alternatives.front();
    std::string out;
    for (const auto& a : alternatives) out += (out.empty() ? "(?:" : "|") + a;
    return out + ")";
  }
};

} // namespace

std::string lower_pattern(const expression& e, bool exact, std::vector<diagnostic>& found) {
  return lowering(exact, found).lower(e, true, true);
}

} // namespace barid::dsl
