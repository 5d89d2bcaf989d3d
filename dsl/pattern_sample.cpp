#include "dsl/pattern_sample.hpp"

#include "text/code_points.hpp"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf.h>

#include <algorithm>
#include <optional>
#include <string_view>

namespace barid::dsl {

namespace {

using pattern::char_class;
using pattern::expression;
using pattern::named_set;
using pattern::node_kind;
using pattern::shorthand;

constexpr std::size_t longest_sample = 1000; ///< Bytes, about.

bool has_property(char32_t c, const std::string& name) {
  const auto code = static_cast<UChar32>(c);
  if (const auto script = u_getPropertyValueEnum(UCHAR_SCRIPT, name.c_str()); script != UCHAR_INVALID_CODE)
    return u_getIntPropertyValue(code, UCHAR_SCRIPT) == script;
  const auto category = u_getPropertyValueEnum(UCHAR_GENERAL_CATEGORY_MASK, name.c_str());
  return category != UCHAR_INVALID_CODE && (U_MASK(u_charType(code)) & static_cast<std::uint32_t>(category)) != 0;
}

bool in_set(char32_t c, const named_set& s) {
  const auto code = static_cast<UChar32>(c);
  bool in = false;
  if (s.is_property) in = has_property(c, s.property);
  else if (s.which == shorthand::digit) in = u_isdigit(code);
  else if (s.which == shorthand::space) in = u_isUWhiteSpace(code);
  else in = u_isalnum(code) || c == U'_';
  return in != s.negated;
}

bool takes(const char_class& set, char32_t c) {
  const bool in = std::ranges::any_of(set.ranges, [&](const auto& r) { return c >= r.first && c <= r.last; }) ||
                  std::ranges::any_of(set.sets, [&](const named_set& s) { return in_set(c, s); });
  return in != set.negated;
}

/// A plain letter or digit where the class takes one, else whatever it takes.
std::optional<char32_t> one_of(const char_class& set) {
  for (const char32_t c : std::u32string_view(U"a1bkz0 x-_.,:;!?/#@+\nابتم١"))
    if (takes(set, c)) return c;
  for (const auto& r : set.ranges)
    if (takes(set, r.first)) return r.first;
  for (char32_t c = 0x21; c < 0x3000; ++c)
    if (u_isdefined(static_cast<UChar32>(c)) && takes(set, c)) return c;
  return std::nullopt;
}

void write(const expression& e, pattern_sample& out) {
  if (out.text.size() > longest_sample) return;
  switch (e.kind) {
  case node_kind::literal:
    for (const auto c : e.text) text::append_utf8(out.text, c);
    return;
  case node_kind::any:
    out.text += 'a';
    return;
  case node_kind::set:
    if (const auto c = one_of(e.chars); c && !U_IS_SURROGATE(*c)) text::append_utf8(out.text, *c);
    return;
  case node_kind::sequence:
    for (const auto& part : e.parts) write(part, out);
    return;
  case node_kind::choice:
  case node_kind::group:
    if (!e.parts.empty()) write(e.parts.front(), out);
    return;
  case node_kind::repeat:
    for (std::uint32_t i = 0; i < std::min(e.least, 64u); ++i) write(e.parts.front(), out);
    return;
  case node_kind::begin:
    out.begins = true;
    return;
  case node_kind::end:
    out.ends = true;
    return;
  case node_kind::word_edge:
    return;
  }
}

} // namespace

pattern_sample sample_pattern(const expression& e) {
  pattern_sample out;
  write(e, out);
  return out;
}

} // namespace barid::dsl
