#include "grammar/pattern/parse.hpp"

#include <array>
#include <cstdio>

namespace barid::pattern {
namespace {

/// Visible ASCII as itself, the rest by number, so that the text is stable and readable.
std::string shown(char32_t c) {
  if (c > 0x20 && c < 0x7F && c != '\'' && c != '-') return {static_cast<char>(c)};
  std::array<char, 16> out{};
  std::snprintf(out.data(), out.size(), "<%04X>", static_cast<unsigned>(c));
  return out.data();
}

std::string shown(const named_set& s) {
  if (s.is_property) return (s.negated ? "\\P{" : "\\p{") + s.property + "}";
  switch (s.which) {
  case shorthand::digit:
    return s.negated ? "\\D" : "\\d";
  case shorthand::word:
    return s.negated ? "\\W" : "\\w";
  case shorthand::space:
    return s.negated ? "\\S" : "\\s";
  }
  return {};
}

std::string shown(const char_class& c) {
  std::string out = c.negated ? "[^" : "[";
  for (const auto& r : c.ranges) {
    out += shown(r.first);
    if (r.last != r.first) out += "-" + shown(r.last);
  }
  for (const auto& s : c.sets) out += shown(s);
  return out + "]";
}

} // namespace

std::string dump(const expression& e) {
  const auto all = [&](const std::string& head) {
    std::string out = "(" + head;
    for (const auto& p : e.parts) out += " " + dump(p);
    return out + ")";
  };
  switch (e.kind) {
  case node_kind::literal: {
    std::string out = "'";
    for (const char32_t c : e.text) out += shown(c);
    return out + "'";
  }
  case node_kind::any:
    return ".";
  case node_kind::set:
    return shown(e.chars);
  case node_kind::sequence:
    return all("seq");
  case node_kind::choice:
    return all("or");
  case node_kind::group:
    return all(e.capture.empty() ? "group" : "capture " + e.capture);
  case node_kind::repeat:
    return all("repeat " + std::to_string(e.least) + ".." +
               (e.most == expression::unlimited ? "" : std::to_string(e.most)) + (e.lazy ? " lazy" : ""));
  case node_kind::begin:
    return "^";
  case node_kind::end:
    return "$";
  case node_kind::word_edge:
    return e.negated ? "\\B" : "\\b";
  }
  return {};
}

} // namespace barid::pattern
