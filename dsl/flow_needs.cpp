#include "dsl/flow_needs.hpp"

#include "dsl/verb.hpp"

#include <algorithm>

namespace barid::dsl {

namespace {

class collector {
public:
  collector(const program& rules, std::set<flow_need>& out) : rules_(rules), out_(out) {}

  void add(const amount& a) {
    if (!a.calendar.empty()) out_.insert({"calendar", a.calendar});
  }

  void add(const std::optional<event_filter>& on) {
    if (!on) return;
    if (on->after) add(*on->after);
    if (const auto s = on->arguments.find("status"); s != on->arguments.end())
      out_.insert({"status", to_text(s->second)});
  }

  void add(const std::optional<node>& when) {
    if (when) add(*when);
  }

  void add(const node& n) {
    for (const auto& part : n.parts) add(part);
    if (n.kind != node::kind_of::ask) return;
    const auto& q = rules_.predicates[n.which];
    if (!q.calendar.empty()) out_.insert({"calendar", q.calendar});
    for (const auto l : q.lists)
      if (!rules_.lists[l].name.empty()) out_.insert({"list", rules_.lists[l].name});
    for (const auto& f : q.fields)
      if (!f.field) out_.insert({"attribute", f.name});
  }

  void add(const rule& r) {
    add(r.when);
    for (const auto& a : r.actions) add(a);
  }

  void add(const flow_step& s) {
    add(s.wait);
    add(s.unless);
    add(s.unless_when);
    add(s.acts);
  }

private:
  const program& rules_;
  std::set<flow_need>& out_;

  void add(const action& a) {
    static constexpr struct {
      std::string_view verb;
      const char* argument;
      const char* kind;
    } named[] = {{"reply", "name", "reply"},    {"webhook", "name", "webhook"}, {"sla", "to", "sla"},
                 {"status", "to", "status"},    {"mark", "flag", "flag"},       {"set", "field", "attribute"},
                 {"webhook", "name", "webhook"}};
    for (const auto& n : named)
      if (a.verb->name == n.verb)
        if (const auto* v = a.constant(n.argument)) out_.insert({n.kind, to_text(*v)});
    if (a.otherwise)
      for (const auto& other : rules_.elses[*a.otherwise].actions) add(other);
  }
};

/// The first step that may still come: repeats around the step begin again before it.
std::size_t first_to_come(const flow_policy& f, const std::string& step) {
  const auto at = std::ranges::find(f.steps, step, [](const flow_step& s) { return s.acts.name; });
  if (at == f.steps.end()) return 0;
  return at->repeats.empty() ? static_cast<std::size_t>(at - f.steps.begin()) : f.repeats[at->repeats.front()].first;
}

} // namespace

std::set<flow_need> needs_of(const program& rules, const flow_policy& f, const std::string& step) {
  std::set<flow_need> out;
  collector c(rules, out);
  const auto from = first_to_come(f, step);
  for (auto s = from; s < f.steps.size(); ++s) c.add(f.steps[s]);
  for (const auto& r : f.reactions)
    if (r.last >= from) {
      c.add(std::optional(r.on));
      c.add(r.acts);
    }
  c.add(f.unless);
  c.add(f.unless_when);
  return out;
}

bool has(const program& rules, const flow_need& need) {
  if (need.kind == "reply") return rules.replies.contains(need.name);
  if (need.kind == "list") return rules.list_by_name.contains(need.name);
  if (need.kind == "calendar") return rules.calendars.contains(need.name);
  if (need.kind == "sla") return rules.slas.contains(need.name);
  if (need.kind == "status")
    return rules.statuses.contains(need.name) || need.name == status::quarantined || need.name == status::dropped;
  if (need.kind == "webhook") return rules.webhooks.contains(need.name);
  if (need.kind == "flag") return rules.flags.contains(need.name);
  return rules.attributes.contains(need.name);
}

} // namespace barid::dsl
