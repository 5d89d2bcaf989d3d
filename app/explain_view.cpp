#include "app/explain_view.hpp"

#include <algorithm>
#include <array>
#include <ostream>
#include <string_view>

namespace barid::app {

namespace {

constexpr std::size_t widest = 100; ///< Characters of a question or value.
constexpr std::size_t shown = 300;  ///< Of what a field held, which is cut already.

struct outcome_words {
  ink with;
  std::string sign, text;
};

outcome_words words_for(const rule_trace& r) {
  switch (r.outcome) {
  case rule_outcome::acted:
    return {ink::green, "✓", "acted"};
  case rule_outcome::condition_false:
    return {ink::red, "✗", "its condition does not hold"};
  case rule_outcome::not_reached:
    return {ink::dim, "·", r.by.empty() ? "not reached" : "not reached: `" + r.by + "` acted before"};
  case rule_outcome::overridden:
    return {ink::yellow, "~", "held, but `" + r.by + "` overrides it"};
  case rule_outcome::pruned:
    return {ink::red, "✗", r.by.empty() ? "it can never hold" : "left out unasked: it needs " + one_line(r.by, widest)};
  }
  return {ink::plain, "", ""};
}

class view {
public:
  view(std::ostream& out, const painter& paint) : out_(out), paint_(paint) {}

  void head(const rules::explanation& e) {
    const auto& m = *e.what.event.mail;
    std::string from;
    if (!m.from.empty()) from = m.from.front().spec.empty() ? m.from.front().name : m.from.front().spec;
    fact("Mail", m.subject.empty() ? "(no subject)" : m.subject);
    fact("From", from);
    fact("Received", to_rfc3339(e.what.event.at));
    fact("Mailbox", e.what.event.mailbox.empty() ? "(none)" : e.what.event.mailbox);
    fact("Language", m.language);
    for (const auto& d : m.defects) fact("Defect", d.detail.empty() ? d.code : d.code + ": " + d.detail);
  }

  void event(const rules::explained_event& e, bool raised) {
    if (raised && e.tables.empty()) return; // most events are raised for nobody
    out_ << '\n';
    if (raised) out_ << paint_(ink::bold, "Then: " + title_of(e.event)) << '\n';
    if (e.tables.empty())
      out_ << paint_(ink::dim, e.event.name == "message" ? "no table reacts to a mail" : "no table reacts to it")
           << '\n';
    for (const auto& t : e.tables) table(t);
    for (const auto& f : e.by_mailbox)
      out_ << "  " << paint_(ink::green, "→ " + in_words(f)) << "  " << paint_(ink::dim, f.rule) << '\n';
    for (const auto& n : e.notes)
      out_ << "  " << paint_(ink::yellow, "! " + one_line(n.text, 200))
           << (n.rule.empty() ? "" : "  " + paint_(ink::dim, n.rule)) << '\n';
  }

  void step(const rules::past_step& s) {
    const auto& first = s.events.front();
    out_ << paint_(ink::bold, "Version " + std::to_string(s.version) + ": " + one_line(title_of(first.event), widest))
         << "  " << paint_(ink::dim, to_rfc3339(s.at) + "  " + one_line(s.actor, widest)) << '\n';
    if (s.mail) {
      fact("Mail", s.mail->subject.empty() ? "(no subject)" : s.mail->subject);
      if (!s.mail->from.empty()) fact("From", s.mail->from.front().spec);
    }
    if (!s.program.empty()) fact("Rules", s.program.substr(0, 12));
    if (!s.as_recorded.empty()) fact("As recorded", s.as_recorded);
    // where nobody was asked, that is all there is to say
    if (s.program.empty() && first.tables.empty()) return;
    for (std::size_t i = 0; i < s.events.size(); ++i) event(s.events[i], i > 0);
    for (const auto& r : s.refused) out_ << "  " << paint_(ink::yellow, "! refused: " + one_line(r, 200)) << '\n';
  }

  void result(const rules::explanation& e) {
    const auto& c = e.what.after();
    out_ << '\n' << paint_(ink::bold, "The conversation then") << '\n';
    fact("  status", c.status);
    fact("  team", c.team.empty() ? "(none)" : c.team);
    fact("  agent", c.agent.empty() ? "(none)" : c.agent);
    fact("  priority", c.priority ? name_of(*c.priority) : "(none)");
    if (!c.sla.empty()) fact("  sla", c.sla);
    if (!c.tags.empty()) fact("  tags", to_text(value(text_list(c.tags.begin(), c.tags.end()))));
    if (!c.flags.empty()) fact("  flags", to_text(value(text_list(c.flags.begin(), c.flags.end()))));
    for (const auto& [name, v] : c.attributes) fact("  " + name, to_text(v));
    for (const auto& k : e.clocks) {
      std::string text = k.state;
      if (k.due) text += ", due " + to_rfc3339(*k.due);
      for (const auto& w : k.warnings) text += ", warns at " + std::to_string(*w.percent) + "% on " + to_rfc3339(w.due);
      fact("  " + k.clock, text);
    }
  }

private:
  std::ostream& out_;
  const painter& paint_;

  void fact(const std::string& name, const std::string& text) {
    out_ << paint_(ink::dim, name + ":") << ' ' << one_line(text, 200) << '\n';
  }

  static std::string title_of(const barid::event& e) {
    auto out = e.name;
    for (const auto& [name, v] : e.arguments) out += " " + to_text(v);
    return out;
  }

  void table(const rules::explained_table& t) {
    const bool reached =
        std::ranges::any_of(t.rules, [](const auto& r) { return r.trace.outcome != rule_outcome::not_reached; });
    out_ << paint_(ink::bold, t.match.empty() ? t.name : "table " + t.name)
         << (t.match.empty() ? "" : paint_(ink::dim, ", match " + t.match))
         << (reached ? "" : paint_(ink::dim, ", not reached")) << '\n';
    for (const auto& r : t.rules) rule(r);
  }

  void rule(const rules::explained_rule& r) {
    const auto w = words_for(r.trace);
    out_ << "  " << paint_(w.with, w.sign + " " + (r.trace.rule == "*" ? "all rules" : r.trace.rule)) << "  "
         << paint_(ink::dim, w.text);
    if (r.line != 0) out_ << paint_(ink::dim, "  " + r.file + ":" + std::to_string(r.line));
    out_ << '\n';
    for (const auto& p : r.trace.predicates) {
      const bool yes = p.answered == predicate_trace::answer::yes;
      out_ << "      " << paint_(yes ? ink::green : ink::red, yes ? "yes" : "no ") << "  " << one_line(p.text, widest);
      if (!p.found.empty()) found(p);
      if (!p.stems.empty()) out_ << "  " << paint_(ink::dim, "stems: " + one_line(to_text(value(p.stems)), widest));
      out_ << '\n';
    }
    for (const auto& e : r.effects) out_ << "      " << paint_(ink::green, "→ " + in_words(e)) << '\n';
  }

  /// With what matched standing out; in brackets where there are no colours.
  void found(const predicate_trace& p) {
    out_ << "  " << paint_(ink::dim, "found: ");
    const bool colours = paint_(ink::bold, "x") != "x";
    std::size_t at = 0;
    const auto plain = [&](std::size_t end) {
      if (end > at) out_ << paint_(ink::dim, one_line(p.found.substr(at, end - at), shown));
    };
    for (const auto& [begin, end] : p.matched) {
      plain(begin);
      const auto match = one_line(p.found.substr(begin, end - begin), shown);
      out_ << (colours ? paint_(ink::yellow, match) : "[" + match + "]");
      at = end;
    }
    plain(p.found.size());
  }
};

} // namespace

std::string in_words(const effect& e) {
  static constexpr std::array<std::string_view, 8> plain = {"to", "tag", "flag", "name", "who", "field", "text", "why"};
  std::string out = e.verb;
  if (e.verb == "raise") out += " priority to";
  if (e.verb == "forward" || e.verb == "copy") out += " to";
  for (const auto& [name, v] : e.arguments) {
    if (name == "kind" || name == "once_key") continue;
    if (name == "once_per") out += " at most once per ";
    else if (name == "value") out += " = ";
    else out += std::ranges::find(plain, name) != plain.end() ? " " : " " + name + " ";
    out += to_text(v);
  }
  return one_line(out, widest);
}

void print_explanation(std::ostream& out, const painter& paint, const rules::explanation& e) {
  view v(out, paint);
  v.head(e);
  for (std::size_t i = 0; i < e.events.size(); ++i) v.event(e.events[i], i > 0);
  v.result(e);
}

void print_past(std::ostream& out, const painter& paint, const rules::past_conversation& c) {
  view v(out, paint);
  for (std::size_t i = 0; i < c.steps.size(); ++i) {
    if (i != 0) out << '\n';
    v.step(c.steps[i]);
  }
}

} // namespace barid::app
