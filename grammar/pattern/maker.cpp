#include "grammar/pattern/maker.hpp"

#include <unicode/utf8.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace barid::pattern {

void maker::refuse(code what, std::size_t begin, std::size_t end, std::string message, std::string help) {
  diagnostic d;
  d.code = id_of(what);
  d.where = place(begin, end);
  d.message = std::move(message);
  d.help = std::move(help);
  out_.diagnostics.push_back(std::move(d));
}

char32_t maker::char_at(std::size_t begin, std::size_t end) {
  const auto s = text_.substr(begin, end - begin);
  if (s.front() == '\\') {
    switch (s[1]) {
    case 'n':
      return U'\n';
    case 't':
      return U'\t';
    case 'r':
      return U'\r';
    case 'x': {
      std::uint32_t c = 0;
      std::from_chars(s.data() + 3, s.data() + s.size() - 1, c, 16);
      if (c > 0 && c <= 0x10FFFF && (c < 0xD800 || c >= 0xE000)) return c;
      refuse(code::unknown_escape, begin, end, quoted(begin, end) + " is no character",
             "write the number of a Unicode character, for example `\\x{0645}`");
      return U'?';
    }
    default:
      return static_cast<unsigned char>(s[1]);
    }
  }
  std::int32_t i = 0;
  UChar32 c = 0;
  U8_NEXT(s.data(), i, static_cast<std::int32_t>(s.size()), c);
  return c < 0 ? U'\uFFFD' : static_cast<char32_t>(c);
}

void maker::push(expression e, std::size_t begin, std::size_t end) {
  e.at = place(begin, end);
  auto& f = frames_.back();
  f.parts.push_back(std::move(e));
  f.fresh = false;
}

void maker::literal(std::size_t begin, std::size_t end) {
  expression e;
  e.kind = node_kind::literal;
  e.text = char_at(begin, end);
  push(std::move(e), begin, end);
}

void maker::any(std::size_t begin, std::size_t end) {
  expression e;
  e.kind = node_kind::any;
  push(std::move(e), begin, end);
}

void maker::set(std::size_t begin, std::size_t end) {
  expression e;
  e.kind = node_kind::set;
  if (auto s = set_at(begin, end)) e.chars.sets.push_back(std::move(*s));
  push(std::move(e), begin, end);
}

void maker::edge(std::size_t begin, std::size_t end) {
  expression e;
  e.kind = node_kind::word_edge;
  e.negated = text_[begin + 1] == 'B';
  push(std::move(e), begin, end);
}

void maker::anchor(std::size_t begin, std::size_t end) {
  expression e;
  e.kind = text_[begin] == '^' ? node_kind::begin : node_kind::end;
  push(std::move(e), begin, end);
}

// ---- groups

void maker::open_group(std::size_t begin, std::size_t) {
  frames_.emplace_back();
  frames_.back().begin = begin;
  if (frames_.size() == deepest_group + 2)
    refuse(code::too_deep, begin, begin + 1, "groups are nested deeper than " + std::to_string(deepest_group),
           "write it flatter");
}

void maker::open_capture(std::size_t begin, std::size_t end) {
  open_group(begin, end);
  const auto name_begin = text_.find('<', begin) + 1;
  std::string written(text_.substr(name_begin, end - 1 - name_begin));
  if (!is_capture_name(written)) {
    refuse(code::capture_name, name_begin, end - 1,
           written.empty() ? "this capture has no name" : "`" + written + "` cannot name a capture",
           "names are letters, digits and `_`, and begin with a letter: `(?<order>[0-9]+)`");
    return;
  }
  written = composed(written);
  if (std::find(out_.captures.begin(), out_.captures.end(), written) != out_.captures.end())
    refuse(code::capture_twice, name_begin, end - 1, "two captures are called `" + written + "`",
           "give each capture a name of its own");
  out_.captures.push_back(written);
  frames_.back().capture = std::move(written);
}

/// Joins neighbouring characters, so that literals are as long as they can be.
static std::vector<expression> joined(std::vector<expression> parts) {
  std::vector<expression> out;
  for (auto& p : parts) {
    if (p.kind == node_kind::literal && !out.empty() && out.back().kind == node_kind::literal) {
      out.back().text += p.text;
      out.back().at.end = p.at.end;
    } else {
      out.push_back(std::move(p));
    }
  }
  return out;
}

static expression sequence_of(std::vector<expression> parts, span at) {
  parts = joined(std::move(parts));
  if (parts.size() == 1) {
    auto only = std::move(parts.front());
    return only;
  }
  expression e;
  e.kind = node_kind::sequence;
  e.parts = std::move(parts);
  e.at = at;
  return e;
}

expression maker::closed(frame& f, std::size_t end) {
  const auto at = place(f.begin, end);
  f.choices.push_back(sequence_of(std::move(f.parts), at));
  if (f.choices.size() == 1) {
    auto only = std::move(f.choices.front());
    return only;
  }
  expression e;
  e.kind = node_kind::choice;
  e.parts = std::move(f.choices);
  e.at = at;
  return e;
}

void maker::close_group(std::size_t begin, std::size_t end) {
  if (frames_.size() == 1) {
    refuse(code::extra_close, begin, end, "this `)` closes nothing", "delete it, or write `\\)` for the character");
    return;
  }
  frame f = std::move(frames_.back());
  frames_.pop_back();
  expression e;
  e.kind = node_kind::group;
  e.capture = f.capture;
  const auto start = f.begin;
  // too deep was reported; what is inside is of no more use, and would make walking it dangerous
  if (frames_.size() <= deepest_group) e.parts.push_back(closed(f, end));
  else e.parts.emplace_back();
  push(std::move(e), start, end);
}

void maker::bar() {
  auto& f = frames_.back();
  f.choices.push_back(sequence_of(std::exchange(f.parts, {}), place(f.begin, f.begin)));
  f.fresh = true;
}

// ---- repeats

void maker::repeat(std::size_t begin, std::size_t end) {
  auto& f = frames_.back();
  if (f.fresh || f.parts.empty()) {
    refuse(code::nothing_to_repeat, begin, end, quoted(begin, end) + " repeats nothing",
           "write what it repeats before it, or `\\" + std::string(1, text_[begin]) + "` for the character");
    return;
  }
  auto& last = f.parts.back();
  if (last.kind == node_kind::repeat) {
    refuse(code::double_repeat, begin, end, quoted(begin, end) + " repeats a repeat",
           "put the inner one into a group `(?: )`, or drop one of the two");
    return;
  }
  if (last.kind == node_kind::begin || last.kind == node_kind::end || last.kind == node_kind::word_edge) {
    refuse(code::nothing_to_repeat, begin, end, quoted(begin, end) + " cannot repeat a place in the text", "drop it");
    return;
  }
  expression e;
  e.kind = node_kind::repeat;
  auto written = text_.substr(begin, end - begin);
  if (written.size() > 1 && written.back() == '+') {
    refuse(code::double_repeat, end - 1, end, "possessive repeats are not supported",
           "drop the second `+`: matching never goes back anyway");
    written.remove_suffix(1);
  } else if (written.size() > 1 && written.back() == '?') {
    e.lazy = true;
    written.remove_suffix(1);
  }
  const auto number = [&](std::string_view s) {
    std::uint64_t n = 0;
    for (const char c : s.substr(0, 9)) n = n * 10 + static_cast<unsigned>(c - '0');
    return static_cast<std::uint32_t>(s.size() > 9 ? expression::unlimited - 1 : n);
  };
  switch (written.front()) {
  case '*':
    e.least = 0, e.most = expression::unlimited;
    break;
  case '+':
    e.least = 1, e.most = expression::unlimited;
    break;
  case '?':
    e.least = 0, e.most = 1;
    break;
  default: {
    const auto inside = written.substr(1, written.size() - 2);
    const auto comma = inside.find(',');
    e.least = number(inside.substr(0, comma));
    e.most = comma == inside.npos         ? e.least
             : comma + 1 == inside.size() ? expression::unlimited
                                          : number(inside.substr(comma + 1));
  }
  }
  if (e.most < e.least) {
    refuse(code::reversed_repeat, begin, end, "the limits of " + quoted(begin, end) + " are reversed",
           "write the smaller number first");
    std::swap(e.least, e.most);
  } else if (e.most == 0) {
    refuse(code::reversed_repeat, begin, end, quoted(begin, end) + " repeats zero times",
           "drop it together with what it repeats");
    e.most = 1;
  }
  const auto start = last.at.begin - at_.begin;
  e.parts.push_back(std::move(last));
  f.parts.pop_back();
  push(std::move(e), start, end);
}

// ---- the whole

parsed maker::finish() {
  // one message is enough when many are open, and none where a class may have taken the `)`
  if (frames_.size() > 1 && !class_open_)
    refuse(code::open_group, frames_.back().begin, frames_.back().begin + 1, "this `(` is never closed",
           "write `)` where the group ends, or `\\(` for the character");
  while (frames_.size() > 1) close_group(text_.size(), text_.size());
  out_.tree = closed(frames_.front(), text_.size());
  if (out_.diagnostics.empty()) check_whole(out_.tree, out_.diagnostics);
  std::stable_sort(out_.diagnostics.begin(), out_.diagnostics.end(),
                   [](const diagnostic& a, const diagnostic& b) { return a.where.begin < b.where.begin; });
  return std::move(out_);
}

} // namespace barid::pattern
