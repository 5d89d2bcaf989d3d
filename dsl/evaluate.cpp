#include "dsl/evaluate.hpp"

#include "dsl/mentions.hpp"
#include "dsl/pattern.hpp"
#include "text/fold.hpp"

#include <algorithm>

namespace barid::dsl {

namespace {

struct numeric {
  std::optional<double> operator()(double d) const { return d; }
  std::optional<double> operator()(duration d) const { return std::chrono::duration<double>(d).count(); }
  std::optional<double> operator()(instant t) const { return double(t.time_since_epoch().count()); }
  std::optional<double> operator()(bool b) const { return b ? 1 : 0; }
  template <class Other>
  std::optional<double> operator()(const Other&) const {
    return std::nullopt;
  }
};

bool compare(route::comparator op, double a, double b) {
  switch (op) {
  case route::comparator::less:
    return a < b;
  case route::comparator::less_equal:
    return a <= b;
  case route::comparator::greater:
    return a > b;
  case route::comparator::greater_equal:
    return a >= b;
  default:
    return a == b;
  }
}

bool is_listed(const item_list& list, const std::string& text, value_type type) {
  const auto folded = text::fold(text);
  if (type == value_type::address) return list.has_sender(folded);
  if (type == value_type::domain) return list.has_domain(folded);
  return list.exact.contains(folded);
}

bool below(std::string_view domain, std::string_view suffix) {
  return domain == suffix || (domain.size() > suffix.size() && domain.ends_with(suffix) &&
                              domain[domain.size() - suffix.size() - 1] == '.');
}

bool is_open(const context& c, const std::string& calendar, instant at) {
  const auto it = c.rules.calendars.find(calendar);
  return it != c.rules.calendars.end() && it->second.is_open(at);
}

bool team_open(const context& c, const std::string& team) {
  const auto it = c.rules.teams.find(team);
  if (it == c.rules.teams.end() || it->second.hours.empty()) return true;
  return is_open(c, it->second.hours, c.known.now);
}

bool presence_is(const context& c, const value& agent, const std::string& wanted) {
  const auto* name = std::get_if<std::string>(&agent);
  if (!name) return false;
  const auto it = c.known.agents.find(*name);
  if (it == c.known.agents.end()) return false;
  switch (it->second) {
  case presence::available:
    return wanted == "available";
  case presence::away:
    return wanted == "away";
  case presence::on_leave:
    return wanted == "on leave";
  case presence::unknown:
    return false;
  }
  return false;
}

/// One text against a question about texts.
bool text_holds(const predicate& p, const context& c, const std::string& text, value_type type) {
  switch (p.ask) {
  case question::text_mentions:
    return mentions_any(c, p, text);
  case question::text_matches:
    return std::ranges::any_of(p.patterns, [&](const auto& x) { return find(*x, text).has_value(); });
  case question::in_list:
    return std::ranges::any_of(p.lists, [&](list_id l) { return is_listed(c.rules.lists[l], text, type); });
  case question::within_domain: {
    const auto domain = text::fold(text);
    return std::ranges::any_of(p.texts, [&](const auto& t) { return below(domain, text::fold(t)); }) ||
           std::ranges::any_of(p.lists, [&](list_id l) { return c.rules.lists[l].has_domain(domain); });
  }
  default:
    break;
  }
  const auto mine = compared(text, p.exact);
  auto one = [&](const std::string& item) {
    const auto other = compared(item, p.exact);
    switch (p.ask) {
    case question::text_is:
      return mine == other;
    case question::text_contains:
      return mine.find(other) != std::string::npos;
    case question::text_starts:
      return mine.starts_with(other);
    case question::text_ends:
      return mine.ends_with(other);
    default:
      return false;
    }
  };
  if (std::ranges::any_of(p.texts, one)) return true;
  return std::ranges::any_of(p.lists, [&](list_id l) { return std::ranges::any_of(c.rules.lists[l].items, one); });
}

} // namespace

bool holds_for(const predicate& p, const context& c, const value& v, value_type type) {
  switch (p.ask) {
  case question::is_true: {
    const auto* b = std::get_if<bool>(&v);
    return b && *b;
  }
  case question::is_present: {
    const auto* list = std::get_if<text_list>(&v);
    return list ? !list->empty() : !is_missing(v);
  }
  case question::is_empty: {
    const auto all = texts_of(v);
    return std::ranges::all_of(all, [](const std::string& t) { return t.empty(); });
  }
  case question::number_compare: {
    const auto n = number_in(v);
    return n && compare(p.compare, *n, p.low);
  }
  case question::number_between: {
    const auto n = number_in(v);
    return n && *n >= p.low && *n <= p.high;
  }
  case question::time_within: {
    const auto* t = std::get_if<instant>(&v);
    return t && is_open(c, p.calendar, *t);
  }
  case question::seen_within:
    return c.known.message_id_seen && c.event.at - *c.known.message_id_seen <= p.span_of;
  case question::presence_is:
    return presence_is(c, v, p.subject);
  case question::team_open:
    return team_open(c, p.subject);
  default:
    break;
  }
  const auto all = texts_of(v);
  return std::ranges::any_of(all, [&](const std::string& t) { return text_holds(p, c, t, type); });
}

std::optional<double> number_in(const value& v) {
  return std::visit(numeric{}, v);
}

std::vector<std::string> texts_of(const value& v) {
  if (const auto* list = std::get_if<text_list>(&v)) return *list;
  if (is_missing(v)) return {};
  return {to_text(v)};
}

std::string compared(const std::string& text, bool exact) {
  return exact ? text : text::fold(text);
}

bool holds(const predicate& p, const context& c) {
  if (p.ask == question::team_open) return team_open(c, p.subject);
  return std::ranges::any_of(p.fields, [&](const field_use& f) { return holds_for(p, c, c.read(f), f.type); });
}

bool holds(const node& n, const context& c) {
  switch (n.kind) {
  case node::kind_of::all:
    return std::ranges::all_of(n.parts, [&](const node& part) { return holds(part, c); });
  case node::kind_of::any:
    return std::ranges::any_of(n.parts, [&](const node& part) { return holds(part, c); });
  case node::kind_of::negation:
    return !holds(n.parts.front(), c);
  case node::kind_of::ask:
    return holds(c.rules.predicates[n.which], c);
  case node::kind_of::constant:
    return n.answer;
  }
  return false;
}

} // namespace barid::dsl
