#include "dsl/written_program.hpp"

#include "dsl/operators.hpp"
#include "dsl/pattern.hpp"
#include "dsl/verb.hpp"
#include "grammar/route/dump.hpp"

#include <algorithm>
#include <set>
#include <sstream>

namespace barid::dsl {

namespace {

std::string text_in_quotes(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out + '"';
}

template <class All>
std::string in_one_line(const All& all) {
  std::string out;
  for (const auto& one : all) out += (out.empty() ? "" : ", ") + one;
  return out;
}

std::string constant_text(const value& v) {
  if (is_missing(v)) return "missing";
  if (const auto* b = std::get_if<bool>(&v)) return *b ? "yes" : "no";
  if (const auto* list = std::get_if<text_list>(&v)) return "[" + in_one_line(*list) + "]";
  return std::holds_alternative<std::string>(v) ? text_in_quotes(to_text(v)) : to_text(v);
}

std::string number_text(double n) {
  std::ostringstream out;
  out.precision(15);
  out << n;
  return out.str();
}

std::string field_text(const field_use& f) {
  return f.name + (f.argument.empty() ? "" : " " + text_in_quotes(f.argument)) + ": " + name_of(f.type) +
         (f.otherwise ? " else " + constant_text(*f.otherwise) : "");
}

const char* question_text(question q) {
  switch (q) {
  case question::text_is:
    return "is";
  case question::text_contains:
    return "contains";
  case question::text_starts:
    return "starts";
  case question::text_ends:
    return "ends";
  case question::text_matches:
    return "matches";
  case question::text_mentions:
    return "mentions";
  case question::in_list:
    return "in";
  case question::within_domain:
    return "within domain";
  case question::number_compare:
    return "compare";
  case question::number_between:
    return "between";
  case question::time_within:
    return "within calendar";
  case question::seen_within:
    return "seen within";
  case question::is_true:
    return "is true";
  case question::is_present:
    return "is present";
  case question::is_empty:
    return "is empty";
  case question::presence_is:
    return "presence is";
  case question::team_open:
    return "team is open";
  }
  return "?";
}

class program_text {
public:
  explicit program_text(const program& p) : p_(p) {}

  std::string all() {
    declarations();
    lists();
    predicates();
    for (const auto& t : p_.tables) table(t);
    for (const auto& f : p_.flows) flow(f);
    for (const auto& [flow, moves] : p_.migrations)
      for (const auto& [from, to] : moves) line(0, "migrate " + flow + ": " + from + " -> " + to);
    for (std::size_t i = 0; i < p_.elses.size(); ++i) {
      line(0, "else #" + std::to_string(i));
      actions(p_.elses[i].actions, 1);
    }
    for (const auto& q : p_.quiet) line(0, "quiet " + q.event + " " + to_text(q.length));
    std::set<std::string> outside;
    for (const auto& o : p_.outside) outside.insert(o.name);
    if (!outside.empty()) line(0, "outside " + in_one_line(outside));
    for (const auto& t : p_.tests) line(0, "test " + text_in_quotes(t.title));
    return std::move(out_);
  }

private:
  const program& p_;
  std::string out_;

  void line(int depth, const std::string& text) {
    out_.append(static_cast<std::size_t>(2 * depth), ' ') += text + '\n';
  }

  void declarations() {
    for (const auto& [name, m] : p_.mailboxes)
      line(0, "mailbox " + name + ": " + in_one_line(m.addresses) +
                  (m.threads == threading::grouped ? ", grouped" : ", separate") +
                  (m.team.empty() ? "" : ", team " + m.team) + (m.sla.empty() ? "" : ", sla " + m.sla));
    for (const auto& [name, t] : p_.teams) {
      static constexpr const char* strategies[] = {"queue", "round_robin", "least_busy", "sticky"};
      line(0, "team " + name + ": " + strategies[static_cast<std::size_t>(t.strategy)] +
                  (t.capacity ? ", capacity " + std::to_string(*t.capacity) : "") +
                  (t.skills.empty() ? "" : ", skills [" + in_one_line(t.skills) + "]") +
                  (t.hours.empty() ? "" : ", hours " + t.hours) +
                  (t.overflow_team.empty() ? "" : ", overflow " + t.overflow_team) +
                  (t.overflow_after ? " after " + to_text(*t.overflow_after) : ""));
    }
    for (const auto& [name, c] : p_.calendars) line(0, "calendar " + name + ": " + c.where().name());
    for (const auto& [name, s] : p_.slas) sla(s);
    for (const auto& [name, r] : p_.replies) {
      line(0, "reply " + name + ": default " + r.default_language);
      for (const auto& [language, text] : r.by_language) line(1, language + " " + written(text));
    }
    for (const auto& [name, w] : p_.webhooks) {
      line(0, "webhook " + name + ": " + w.url + ", timeout " + to_text(value(w.timeout)) + ", attempts " +
                  std::to_string(w.attempts));
      for (const auto& a : w.body) line(1, argument(a));
    }
    for (const auto& [name, e] : p_.extensions) {
      std::string parameters;
      for (const auto& p : e.parameters)
        parameters += (parameters.empty() ? "" : ", ") + p.name + ": " + name_of(p.type);
      line(0, "extension " + name + "(" + parameters + "), timeout " + to_text(value(e.timeout)) +
                  (e.url.empty() ? "" : ", url " + e.url) + (e.emits.empty() ? "" : ", emits " + e.emits));
    }
    for (const auto& [name, a] : p_.attributes)
      line(0, "attribute " + name + ": " + name_of(a.type) +
                  (a.words.empty() ? "" : " [" + in_one_line(a.words) + "]") + (a.optional ? ", optional" : ""));
  }

  void sla(const sla_policy& s) {
    line(0, "sla " + s.name + (s.hours.empty() ? "" : ": hours " + s.hours));
    for (const auto& [clock, length] : s.clocks) line(1, std::string(name_of(clock)) + " " + to_text(length));
    std::vector<std::string> at;
    for (const auto percent : s.warn_at) at.push_back(std::to_string(percent) + "%");
    if (!at.empty()) line(1, "warn at " + in_one_line(at));
    if (!s.pause_while.empty()) line(1, "pause while " + in_one_line(s.pause_while));
  }

  void lists() {
    for (list_id i = 0; i < p_.lists.size(); ++i) {
      const auto& l = p_.lists[i];
      line(0, list(i) + " of " + name_of(l.type));
      for (const auto& item : l.items) line(1, text_in_quotes(item));
    }
  }

  std::string list(list_id i) const {
    return "list " + (p_.lists[i].name.empty() ? "#" + std::to_string(i) : p_.lists[i].name);
  }

  void predicates() {
    for (predicate_id i = 0; i < p_.predicates.size(); ++i) {
      const auto& q = p_.predicates[i];
      std::string text = "question #" + std::to_string(i) + " ";
      if (q.fields.size() > 1) text += "any of ";
      for (const auto& f : q.fields) text += (&f == &q.fields.front() ? "" : ", ") + field_text(f);
      text += (q.fields.empty() ? "" : " ") + std::string(question_text(q.ask)) + (q.exact ? " exact" : "");
      for (const auto& t : q.texts) text += " " + text_in_quotes(t);
      for (const auto l : q.lists) text += " " + list(l);
      if (!q.patterns.empty()) text += " " + q.written.substr(std::min(q.written.find('/'), q.written.size()));
      if (q.ask == question::number_compare) text += " " + route::spelled(q.compare) + " " + number_text(q.low);
      if (q.ask == question::number_between) text += " " + number_text(q.low) + " and " + number_text(q.high);
      if (!q.calendar.empty()) text += " " + q.calendar;
      if (!q.subject.empty()) text += " " + q.subject;
      if (q.ask == question::seen_within) text += " " + to_text(value(q.span_of));
      line(0, text + (q.indexed ? "  (indexed)" : ""));
    }
  }

  static std::string condition(const node& n) {
    switch (n.kind) {
    case node::kind_of::ask:
      return "#" + std::to_string(n.which);
    case node::kind_of::constant:
      return n.answer ? "always" : "never";
    case node::kind_of::negation:
      return "(not " + condition(n.parts.front()) + ")";
    case node::kind_of::all:
    case node::kind_of::any: {
      std::string out = n.kind == node::kind_of::all ? "(and" : "(or";
      for (const auto& part : n.parts) out += " " + condition(part);
      return out + ")";
    }
    }
    return "?";
  }

  static std::string written(const text_template& t) {
    std::string out;
    for (const auto& piece : t.pieces) {
      if (const auto* text = std::get_if<std::string>(&piece)) {
        out += text_in_quotes(*text) + " ";
        continue;
      }
      const auto& f = std::get<text_template::field_piece>(piece);
      out += "{" + field_text(f.use) + (f.otherwise.empty() ? "" : " | " + f.otherwise) + "} ";
    }
    if (!out.empty()) out.pop_back();
    return out + (t.html ? " as HTML" : "");
  }

  static std::string argument(const action_argument& a) {
    std::string out = a.name + " = ";
    if (const auto* v = std::get_if<value>(&a.what)) return out + constant_text(*v);
    if (const auto* t = std::get_if<text_template>(&a.what)) return out + written(*t);
    if (const auto* f = std::get_if<field_use>(&a.what)) return out + field_text(*f);
    return out + "$" + std::get<captured>(a.what).name;
  }

  void actions(const std::vector<dsl::action>& all, int depth) {
    for (const auto& a : all) {
      std::string text(a.verb->name);
      for (const auto& one : a.arguments) text += (&one == &a.arguments.front() ? "  " : "; ") + argument(one);
      line(depth, text + (a.otherwise ? "  else #" + std::to_string(*a.otherwise) : ""));
    }
  }

  void rule_lines(const rule& r, const std::string& head, int depth) {
    line(depth, head);
    if (r.when) line(depth + 1, "when " + condition(*r.when));
    if (r.guarded) {
      std::vector<std::string> needed;
      for (const auto q : r.guard) needed.push_back("#" + std::to_string(q));
      line(depth + 1, needed.empty() ? "needs what never is" : "needs one of " + in_one_line(needed));
    }
    actions(r.actions, depth + 1);
    if (r.each.empty()) return;
    line(depth + 1, "for each open conversation");
    actions(r.each, depth + 2);
  }

  void table(const dsl::table& t) {
    line(0, "table " + t.name + " on " + event(t.on) + (t.first ? " match first" : " match all"));
    for (const auto& [field, values] : t.prefer) line(1, "prefer " + field + ": " + in_one_line(values));
    for (const auto& r : t.rules) {
      std::vector<std::string> overridden;
      for (const auto o : r.overrides) overridden.push_back(t.rules[o].name);
      rule_lines(r,
                 (r.kind == rule::kind_of::rule ? "rule " : "") + r.name +
                     (overridden.empty() ? "" : " overrides " + in_one_line(overridden)),
                 1);
    }
  }

  static std::string event(const event_filter& e) {
    std::string out = e.name;
    for (const auto& [name, v] : e.arguments) out += " " + name + "=" + to_text(v);
    return out;
  }

  void flow(const flow_policy& f) {
    line(0, "flow " + f.name + " on " + event(f.on) + (f.when ? " when " + condition(*f.when) : "") +
                (f.unless ? " unless " + event(*f.unless) : "") +
                (f.unless_when ? " when " + condition(*f.unless_when) : ""));
    line(1, "limit " + to_text(value(f.limit)));
    if (!f.captures.empty()) line(1, "keeps " + in_one_line(f.captures));
    for (const auto& r : f.repeats)
      line(1, "repeat " + (r.name.empty() ? std::string() : r.name + " ") + std::to_string(r.times) +
                  " times: " + f.steps[r.first].acts.name + " to " + f.steps[r.last].acts.name);
    for (const auto& s : f.steps)
      rule_lines(s.acts,
                 "step " + s.acts.name + " waits " + to_text(s.wait) + (s.unless ? " unless " + event(*s.unless) : "") +
                     (s.unless_when ? " when " + condition(*s.unless_when) : ""),
                 1);
    for (const auto& r : f.reactions)
      rule_lines(r.acts, r.acts.name + " while " + f.steps[r.first].acts.name + " to " + f.steps[r.last].acts.name, 1);
  }
};

} // namespace

std::string dump(const program& p) {
  return program_text(p).all();
}

} // namespace barid::dsl
