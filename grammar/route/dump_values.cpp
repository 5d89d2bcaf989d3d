#include "grammar/route/dump.hpp"

#include <array>
#include <cstdio>

namespace barid::route {
namespace {

std::string number(double n) {
  std::array<char, 40> out{};
  std::snprintf(out.data(), out.size(), "%.10g", n);
  return out.data();
}

/// Quoted, with what cannot be seen written as an escape.
std::string quoted(const std::string& s) {
  std::string out = "\"";
  for (const char c : s) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') out += "\\n";
    else if (c == '\t') out += "\\t";
    else out += c;
  }
  return out + "\"";
}

std::string joined(const std::vector<value>& items) {
  std::string out;
  for (const auto& item : items) out += (out.empty() ? "" : ", ") + dump(item);
  return out;
}

std::string text_of(const value& v) {
  if (v.pieces.size() == 1 && !v.pieces.front().is_field && v.pieces.front().text == v.text) return quoted(v.text);
  std::string out = "text(";
  for (const auto& p : v.pieces) {
    if (&p != &v.pieces.front()) out += ' ';
    out += p.is_field ? "{" + p.text + (p.otherwise ? "|" + *p.otherwise : "") + "}" : quoted(p.text);
  }
  return out + ")";
}

} // namespace

std::string dump(const value& v) {
  switch (v.kind) {
  case value_kind::word:
    return v.text;
  case value_kind::text:
    return text_of(v);
  case value_kind::pattern:
    return "/" + v.text + "/";
  case value_kind::capture:
    return "$" + v.text;
  case value_kind::number:
    return number(v.number);
  case value_kind::percent:
    return number(v.number) + "%";
  case value_kind::size:
    return "size(" + number(v.number) + ")";
  case value_kind::elapsed:
    return "elapsed(" + number(v.number) + "s)";
  case value_kind::business:
    return "business(" + number(v.number) + (v.in_unit == unit::day ? " days" : " hours") +
           (v.calendar.empty() ? "" : " in " + v.calendar) + ")";
  case value_kind::date:
    return "date(" + v.text + ")";
  case value_kind::clock_time:
    return "clock(" + number(v.number) + ")";
  case value_kind::instant:
    return "instant(" + v.text + (v.zone.empty() ? "" : " " + v.zone) + ")";
  case value_kind::zone:
    return "zone(" + v.text + ")";
  case value_kind::address:
    return "<" + v.text + ">";
  case value_kind::range:
    return dump(v.items[0]) + ".." + dump(v.items[1]);
  case value_kind::list:
    return "[" + joined(v.items) + "]";
  case value_kind::group:
    return "(" + joined(v.items) + ")";
  case value_kind::comparison:
    return "'" + v.text + "'";
  case value_kind::block:
    return "block";
  case value_kind::comma:
    return "','";
  case value_kind::missing:
    return "missing";
  }
  return {};
}

std::string spelled(comparator op) {
  switch (op) {
  case comparator::none:
    return {};
  case comparator::is:
    return "is";
  case comparator::is_any:
    return "is any";
  case comparator::is_present:
    return "is present";
  case comparator::is_missing:
    return "is missing";
  case comparator::is_empty:
    return "is empty";
  case comparator::contains:
    return "contains";
  case comparator::starts:
    return "starts";
  case comparator::ends:
    return "ends";
  case comparator::matches:
    return "matches";
  case comparator::mentions:
    return "mentions";
  case comparator::in:
    return "in";
  case comparator::within:
    return "within";
  case comparator::outside:
    return "outside";
  case comparator::has:
    return "has";
  case comparator::has_any:
    return "has any";
  case comparator::has_all:
    return "has all";
  case comparator::has_none:
    return "has none";
  case comparator::seen_within:
    return "seen within";
  case comparator::less:
    return "<";
  case comparator::less_equal:
    return "<=";
  case comparator::greater:
    return ">";
  case comparator::greater_equal:
    return ">=";
  case comparator::between:
    return "between";
  }
  return {};
}

std::string dump(const condition& c) {
  const auto parts = [&](const char* head) {
    std::string out = head;
    for (const auto& p : c.parts) out += " " + dump(p);
    return "(" + out + ")";
  };
  switch (c.kind) {
  case condition::kind_of::all:
    return parts("and");
  case condition::kind_of::any:
    return parts("or");
  case condition::kind_of::negation:
    return parts("not");
  case condition::kind_of::broken:
    return "broken";
  case condition::kind_of::test:
    break;
  }
  const auto& t = c.test;
  std::string out;
  for (const auto& f : t.left.fields) out += (out.empty() ? "" : ", ") + f.text;
  if (t.left.any_of) out = "any of (" + out + ")";
  if (t.left.argument) out += " " + dump(*t.left.argument);
  if (t.left.otherwise) out += " else " + dump(*t.left.otherwise);
  if (t.negated) out += " not";
  if (t.op != comparator::none) out += " `" + spelled(t.op) + "`";
  if (t.many == quantifier::any) out += " any";
  if (t.many == quantifier::all) out += " all";
  if (t.exact) out += " exact";
  for (const auto& v : t.right) out += " " + dump(v);
  return "{" + out + "}";
}

} // namespace barid::route
