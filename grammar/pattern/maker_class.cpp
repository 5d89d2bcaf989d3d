#include "grammar/pattern/maker.hpp"

#include <array>

namespace barid::pattern {

// A test holds this list to RE2 and Vectorscan.
const std::vector<std::string_view>& properties() {
  static const std::vector<std::string_view> names = {
      "L",        "Ll",        "Lm",        "Lo",       "Lt",         "Lu",       "M",        "Mn",    "N",
      "Nd",       "Nl",        "No",        "P",        "Pc",         "Pd",       "Pe",       "Pf",    "Pi",
      "Po",       "Ps",        "S",         "Sc",       "Sk",         "Sm",       "So",       "Z",     "Zs",
      "Arabic",   "Armenian",  "Bengali",   "Cyrillic", "Devanagari", "Ethiopic", "Georgian", "Greek", "Gujarati",
      "Gurmukhi", "Han",       "Hangul",    "Hebrew",   "Hiragana",   "Kannada",  "Katakana", "Khmer", "Lao",
      "Latin",    "Malayalam", "Mongolian", "Myanmar",  "Oriya",      "Sinhala",  "Syriac",   "Tamil", "Telugu",
      "Thaana",   "Thai",      "Tibetan"};
  return names;
}

bool knows_property(std::string_view name) {
  for (const auto known : properties())
    if (known == name) return true;
  return false;
}

std::optional<named_set> maker::set_at(std::size_t begin, std::size_t end) {
  const auto s = text_.substr(begin, end - begin);
  named_set out;
  switch (s[1]) {
  case 'd':
    out.which = shorthand::digit;
    return out;
  case 'D':
    out.which = shorthand::digit;
    break;
  case 'w':
    out.which = shorthand::word;
    return out;
  case 'W':
    out.which = shorthand::word;
    break;
  case 's':
    out.which = shorthand::space;
    return out;
  case 'S':
    out.which = shorthand::space;
    break;
  default: {
    out.is_property = true;
    out.property = s[2] == '{' ? s.substr(3, s.size() - 4) : s.substr(2);
    out.negated = s[1] == 'P';
    if (knows_property(out.property)) return out;
    refuse(code::unknown_property, begin, end, quoted(begin, end) + " names nothing known",
           "known are scripts such as `\\p{Arabic}` and `\\p{Latin}`, and categories such as "
           "`\\p{L}` (letters) and `\\p{Nd}` (digits)");
    return std::nullopt;
  }
  }
  out.negated = true;
  return out;
}

void maker::open_class(std::size_t begin, std::size_t end) {
  now_ = {};
  now_.negated = end - begin > 1;
  class_begin_ = begin;
  class_broken_ = false;
}

void maker::class_set(std::size_t begin, std::size_t end) {
  if (auto s = set_at(begin, end)) now_.sets.push_back(std::move(*s));
  else class_broken_ = true;
}

void maker::class_single(std::size_t begin, std::size_t end) {
  const auto c = char_at(begin, end);
  now_.ranges.push_back({c, c});
}

/// `a-z`: the dash is the first that is neither at the beginning nor part of an escape.
void maker::class_range(std::size_t begin, std::size_t end) {
  auto dash = begin + 1;
  if (text_[begin] == '\\') dash = text_[begin + 1] == 'x' ? text_.find('}', begin) + 1 : begin + 2;
  else dash = text_.find('-', begin + 1);
  const code_range r{char_at(begin, dash), char_at(dash + 1, end)};
  if (r.first > r.last) {
    refuse(code::reversed_range, begin, end, "the range " + quoted(begin, end) + " runs backwards",
           "write the smaller character first; for a dash itself write `\\-`");
    class_broken_ = true;
    return;
  }
  now_.ranges.push_back(r);
}

void maker::close_class(std::size_t, std::size_t end) {
  if (now_.ranges.empty() && now_.sets.empty() && !class_broken_)
    refuse(code::empty_class, class_begin_, end, "this class has no characters",
           "write the characters between `[` and `]`; `]` itself is written `\\]`");
  expression e;
  e.kind = node_kind::set;
  e.chars = std::move(now_);
  push(std::move(e), class_begin_, end);
}

void maker::unclosed_class(std::size_t, std::size_t end) {
  // what looked wrong in it may have stood behind the `]`
  const auto since = static_cast<std::uint32_t>(at_.begin + class_begin_);
  std::erase_if(out_.diagnostics, [&](const diagnostic& d) { return d.where.begin >= since; });
  refuse(code::open_class, class_begin_, class_begin_ + 1, "this `[` is never closed",
         "write `]` behind the last character of the class, or `\\[` for the character");
  class_broken_ = true;
  class_open_ = true;
  close_class(end, end);
}

} // namespace barid::pattern
