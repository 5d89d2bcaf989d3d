// dsl/analyse_cycles.cpp - that events which rules raise come to an end (language.md §5.7).
//
// The graph: an event with its value leads to the events that rules on it can raise, and what flows
// that hear it do at once. An edge is left out where the condition contradicts the value. A circle
// only goes on for ever where each of its events can come again: a tag that nobody removes is added
// once. What is left is an error. Where a flow that an event starts raises, after its waits, what
// starts it again, nothing hangs, but nothing ends it either (language.md §8: `repeat` is the only
// loop): that is a warning.

#include "dsl/analyse.hpp"
#include "dsl/codes.hpp"
#include "dsl/field.hpp"
#include "dsl/quiet.hpp"
#include "dsl/verb.hpp"
#include "model/conversation.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace barid::dsl {

namespace {

/// An event that a rule can raise.
struct raised_event {
  std::string name;
  std::string value; ///< The status, the tag, the new owner; empty for `unassigned`.
  auto operator<=>(const raised_event&) const = default;
};

std::string shown(const raised_event& e) {
  if (e.name == "assigned") return "`assigned to " + e.value + "`";
  return "`" + e.name + (e.value.empty() ? "" : " " + e.value) + "`";
}

const char* argument_of(const std::string& event) {
  return event == "status becomes" ? "status" : event == "tagged" ? "tag" : "to";
}

/// What it can raise at once; a flow that it starts waits before it acts.
std::vector<raised_event> raised_by(const action& a) {
  std::vector<raised_event> out;
  const auto name = a.verb->name;
  const auto* to = a.constant("to");
  if (name == "status" && to) out.push_back({"status becomes", to_text(*to)});
  if (name == "assign") {
    // to the owner that the conversation has already, nothing changes
    if (to) out.push_back({"assigned", to_text(*to)});
    if (const auto* other = a.constant("else")) out.push_back({"assigned", to_text(*other)});
    if (to) out.push_back({"unassigned", {}}); // a team takes it from the agent
  }
  if (name == "escalate" && to) {
    out.push_back({"assigned", to_text(*to)});
    out.push_back({"unassigned", {}});
  }
  if (name == "unassign") out.push_back({"unassigned", {}});
  if (name == "tag")
    for (const auto& argument : a.arguments)
      if (const auto* v = std::get_if<value>(&argument.what); v && argument.name == "tag")
        out.push_back({"tagged", to_text(*v)});
  return out;
}

struct edge {
  std::size_t from = 0, to = 0;
  const table* where = nullptr; ///< `flow NAME` for what a flow does.
  const rule* by = nullptr;
  bool later = false; ///< A wait lies between.
};

/// `nudge` of flow `chase`, rule `vip`.
std::string told(const edge& e) {
  if (!e.where->name.starts_with("flow ")) return quoted(*e.where, *e.by);
  return "`" + e.by->name + "` of flow `" + e.where->name.substr(5) + "`";
}

class event_graph {
public:
  explicit event_graph(checker& c) : c_(c) {
    for (const auto& t : c.out.tables) {
      by_name_[t.on.name].push_back(&t);
      for (const auto& r : t.rules) number_of(r);
    }
    for (const auto& f : c.out.flows) {
      for (const auto& s : f.steps) number_of(s.acts);
      for (const auto& r : f.reactions) number_of(r.acts);
    }
    for (std::size_t i = 0; i < events_.size(); ++i) lead_on(i);
  }

  /// The edges of a circle that never ends, in order; empty where there is none. `waits`: also of
  /// one in which flows wait.
  [[nodiscard]] std::vector<edge> circle(bool waits) const {
    auto left = edges_;
    if (!waits) std::erase_if(left, [](const edge& e) { return e.later; });
    for (bool changed = true; changed;) {
      changed = false;
      const auto part = components(left);
      const auto within = [&](const edge& e) { return part[e.from] == part[e.to]; };
      changed = std::erase_if(left, [&](const edge& e) { return !within(e); }) != 0;
      for (std::size_t i = 0; i < events_.size(); ++i) {
        std::vector<const rule*> rules;
        bool met = false;
        for (const auto& e : left)
          if (part[e.from] == part[i]) {
            rules.push_back(e.by);
            met = met || e.to == i;
          }
        if (!met || comes_again(events_[i], rules)) continue;
        std::erase_if(left, [&](const edge& e) { return e.to == i; });
        changed = true;
      }
    }
    return left.empty() ? std::vector<edge>() : shortest(left);
  }

  [[nodiscard]] const raised_event& event(std::size_t i) const { return events_[i]; }

private:
  checker& c_;
  std::map<std::string, std::vector<const table*>> by_name_;
  std::vector<raised_event> events_;
  std::map<raised_event, std::size_t> numbers_;
  std::vector<edge> edges_;

  std::size_t number(raised_event e) {
    const auto [it, fresh] = numbers_.try_emplace(e, events_.size());
    if (fresh) events_.push_back(std::move(e));
    return it->second;
  }

  void number_of(const rule& r) {
    for (const auto& a : r.actions)
      for (auto& e : raised_by(a)) number(std::move(e));
  }

  [[nodiscard]] static bool takes(const event_filter& on, const raised_event& e) {
    if (on.name != e.name) return false;
    if (on.arguments.empty()) return true;
    const auto it = on.arguments.find(argument_of(e.name));
    return it != on.arguments.end() && to_text(it->second) == e.value;
  }

  /// What is certain while the event is decided.
  [[nodiscard]] situation certain_at(const event_filter& on, const raised_event& e) const {
    situation out; // what these events say of themselves has no other name
    out.on = &on;
    if (e.name == "status becomes") out.fixed["status"] = e.value;
    if (e.name == "assigned" && c_.out.is_team(e.value)) out.fixed["conversation.team"] = e.value;
    if (e.name == "unassigned") out.fixed["conversation.agent"] = value();
    return out;
  }

  [[nodiscard]] bool can_hold(const event_filter& on, const std::optional<node>& when, const raised_event& e) const {
    if (!when) return true;
    auto wanted = alternatives_of(*when, true);
    if (e.name == "tagged" && denies_tag(wanted, e.value)) return false;
    return satisfy(c_.out, certain_at(on, e), wanted).kind != verdict::kind_of::impossible;
  }

  /// Whether every alternative says that the tag is not there.
  [[nodiscard]] bool denies_tag(const alternatives& form, const std::string& tag) const {
    return form.complete && std::ranges::all_of(form.any, [&](const auto& answers) {
             return std::ranges::any_of(answers, [&](const wanted_answer& w) {
               const auto& q = c_.out.predicates[w.which];
               return !w.yes && q.fields.size() == 1 && q.fields.front().name == "tags" &&
                      (q.ask == question::is_present ||
                       (q.ask == question::text_is && std::ranges::find(q.texts, tag) != q.texts.end()));
             });
           });
  }

  void lead_on(std::size_t from) {
    const auto e = events_[from];
    const auto tables = by_name_.find(e.name);
    if (tables != by_name_.end())
      for (const auto* t : tables->second)
        if (takes(t->on, e))
          for (const auto& r : t->rules) {
            if (!leads_anywhere(r) || !can_hold(t->on, r.when, e)) continue;
            add(from, *t, r, false);
            for (const auto& f : c_.out.flows)
              if (starts(r, f)) goes_through(from, f);
          }
    for (const auto& f : c_.out.flows) {
      for (const auto& r : f.reactions)
        if (leads_anywhere(r.acts) && takes(r.on, e) && can_hold(r.on, r.acts.when, e))
          add(from, f.frame, r.acts, false);
      if (takes(f.on, e) && can_hold(f.on, f.when, e)) goes_through(from, f);
    }
  }

  /// Conditions are only looked at where something follows from them.
  [[nodiscard]] bool leads_anywhere(const rule& r) const {
    return std::ranges::any_of(r.actions,
                               [](const action& a) { return a.verb->name == "start flow" || !raised_by(a).empty(); });
  }

  [[nodiscard]] static bool starts(const rule& r, const flow_policy& f) {
    return std::ranges::any_of(r.actions, [&](const action& a) {
      const auto* named = a.verb->name == "start flow" ? a.constant("flow") : nullptr;
      return named && to_text(*named) == f.name;
    });
  }

  /// Its steps act, each after its wait.
  void goes_through(std::size_t from, const flow_policy& f) {
    for (const auto& s : f.steps) add(from, f.frame, s.acts, true);
  }

  void add(std::size_t from, const table& where, const rule& by, bool later) {
    const bool heard = !later && where.name.starts_with("flow ");
    for (const auto& a : by.actions)
      for (auto& next : raised_by(a)) {
        // a conversation that is over ends its flows: this one hears no more of the circle
        if (heard && next.name == "status becomes" && is_over(next.value)) continue;
        edges_.push_back({from, number(std::move(next)), &where, &by, later});
      }
  }

  /// Whether what the rules do can undo the event, so that it may be raised once more.
  static bool comes_again(const raised_event& e, const std::vector<const rule*>& rules) {
    const auto undoes = [&](const action& a) {
      const auto name = a.verb->name;
      if (e.name == "tagged")
        return name == "untag" && std::ranges::any_of(a.arguments, [&](const action_argument& x) {
                 const auto* v = std::get_if<value>(&x.what);
                 return v && to_text(*v) == e.value;
               });
      const auto raised = raised_by(a);
      return std::ranges::any_of(raised, [&](const raised_event& other) {
        if (e.name == "unassigned") return other.name == "assigned";
        if (e.name == "assigned" && other.name == "unassigned") return true;
        return other.name == e.name && other.value != e.value;
      });
    };
    return std::ranges::any_of(rules, [&](const rule* r) { return std::ranges::any_of(r->actions, undoes); });
  }

  /// The number of the strongly connected part that each event lies in (Tarjan, without recursion).
  [[nodiscard]] std::vector<std::size_t> components(const std::vector<edge>& edges) const {
    const auto n = events_.size();
    std::vector<std::vector<std::size_t>> next(n);
    for (const auto& e : edges) next[e.from].push_back(e.to);
    std::vector<std::size_t> order(n, 0), low(n, 0), part(n, 0), stack, walk, at(n, 0);
    std::vector<char> on_stack(n, 0);
    std::size_t count = 0, parts = 0;
    for (std::size_t root = 0; root < n; ++root) {
      if (order[root]) continue;
      walk.push_back(root);
      while (!walk.empty()) {
        const auto v = walk.back();
        if (!order[v]) {
          order[v] = low[v] = ++count;
          stack.push_back(v);
          on_stack[v] = 1;
        }
        if (at[v] < next[v].size()) {
          const auto w = next[v][at[v]++];
          if (!order[w]) walk.push_back(w);
          else if (on_stack[w]) low[v] = std::min(low[v], order[w]);
          continue;
        }
        walk.pop_back();
        if (!walk.empty()) low[walk.back()] = std::min(low[walk.back()], low[v]);
        if (low[v] != order[v]) continue;
        ++parts;
        for (std::size_t w = n; w != v;) {
          w = stack.back();
          stack.pop_back();
          on_stack[w] = 0;
          part[w] = parts;
        }
      }
    }
    return part;
  }

  /// A shortest circle through the first edge that lies on one.
  [[nodiscard]] std::vector<edge> shortest(const std::vector<edge>& edges) const {
    const auto start = edges.front().from;
    std::map<std::size_t, const edge*> came_by;
    std::vector<std::size_t> now{start};
    while (!now.empty()) {
      std::vector<std::size_t> next;
      for (auto v : now)
        for (const auto& e : edges) {
          if (e.from != v || came_by.contains(e.to)) continue;
          came_by[e.to] = &e;
          next.push_back(e.to);
          if (e.to != start) continue;
          std::vector<edge> out;
          for (auto at = start; out.empty() || at != start; at = out.back().from) out.push_back(*came_by.at(at));
          std::ranges::reverse(out);
          return out;
        }
      now = std::move(next);
    }
    return {};
  }
};

} // namespace

void find_endless_events(checker& c) {
  const event_graph graph(c);
  auto circle = graph.circle(false);
  const bool waits = circle.empty();
  if (waits) circle = graph.circle(true);
  if (circle.empty()) return;
  std::string path = shown(graph.event(circle.front().from));
  for (const auto& e : circle) path += " → " + shown(graph.event(e.to));
  const auto& last = circle.back();
  auto& d = waits ? c.warning(code::endless, last.by->at, "this begins again and again, with waits between: " + path,
                              "in a flow `repeat … at most N times` repeats; else let a condition "
                              "end it, for example on a tag "
                              "that the first round sets")
                  : c.error(code::endless, last.by->at, "these events raise each other without end: " + path,
                            "let a condition end it, for example on a tag that the first round sets");
  for (const auto& e : circle)
    d.related.push_back({e.by->at, told(e) + " answers " + shown(graph.event(e.from)) + " with " +
                                       shown(graph.event(e.to)) + (e.later ? ", after its wait" : "")});
}

} // namespace barid::dsl
