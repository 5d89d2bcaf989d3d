#include "grammar/route/dump.hpp"

#include <optional>
#include <variant>

namespace barid::route {
namespace {

std::string shown(const name& n) {
  return n.text.empty() ? "?" : n.text;
}

std::string shown(const std::vector<name>& names) {
  std::string out;
  for (const auto& n : names) out += (out.empty() ? "" : ", ") + shown(n);
  return out;
}

/// Writes indented lines.
class printer {
public:
  std::string text;

  void line(const std::string& s) {
    text.append(depth_ * 2, ' ');
    text += s + "\n";
  }
  void values(const std::vector<value>& list) {
    for (const auto& v : list) {
      line(dump(v));
      if (v.kind == value_kind::block) nest([&] { statements(v.body); });
    }
  }
  void event(const event_pattern& e) {
    std::string out = "event";
    for (const auto& w : e.words) out += " " + dump(w);
    line(out);
  }
  void when(const std::optional<condition>& c) {
    if (c) line("when " + dump(*c));
  }
  void statements(const std::vector<statement>& list) {
    for (const auto& s : list) {
      line("do " + shown(s.verb));
      nest([&] { values(s.arguments); });
    }
  }
  void settings(const std::vector<setting>& list) {
    for (const auto& s : list) {
      line("set " + shown(s.key) + (s.has_body ? " {}" : ""));
      nest([&] {
        values(s.arguments);
        settings(s.body);
      });
    }
  }
  template <class F>
  void nest(F f) {
    ++depth_;
    f();
    --depth_;
  }

  void operator()(const language_decl& d) { line("language " + dump(d.number)); }
  void operator()(const use_decl& d) { line("use " + dump(d.path) + (d.as ? " as " + shown(*d.as) : "")); }
  void operator()(const order_decl& d) {
    line("order");
    nest([&] {
      event(d.event);
      line("tables " + shown(d.tables));
    });
  }
  void operator()(const block_decl& d) {
    line(shown(d.keyword) + " " + shown(d.id) + (d.has_body ? " {}" : ""));
    nest([&] {
      values(d.arguments);
      settings(d.settings);
    });
  }
  void operator()(const list_decl& d) {
    line("list " + shown(d.id) + " of " + shown(d.item_type));
    nest([&] {
      if (d.from) line("from " + dump(*d.from));
      if (d.column) line("column " + dump(*d.column));
      values(d.items);
    });
  }
  void operator()(const attribute_decl& d) {
    line("attribute " + shown(d.id) + " of " + shown(d.types) + (d.optional ? " optional" : ""));
  }
  void operator()(const extension_decl& d) {
    line("extension " + shown(d.id));
    nest([&] {
      for (const auto& p : d.parameters) line(shown(p.id) + ": " + shown(p.type));
      values(d.arguments);
    });
  }
  void operator()(const table_decl& d) {
    line("table " + shown(d.id) + " match " +
         (d.match == match_mode::first ? "first"
          : d.match == match_mode::all ? "all"
                                       : "missing"));
    nest([&] {
      event(d.event);
      for (const auto& p : d.prefers) line("prefer " + shown(p.field) + ": " + shown(p.values));
      for (const auto& r : d.rules) rule(r);
    });
  }
  void rule(const rule_decl& r) {
    line(r.kind == rule_decl::kind_of::rule
             ? "rule " + shown(r.id) + (r.overrides.empty() ? "" : " overrides " + shown(r.overrides))
         : r.kind == rule_decl::kind_of::otherwise ? "otherwise"
                                                   : "defaults");
    nest([&] {
      when(r.when);
      statements(r.actions);
    });
  }
  void operator()(const on_decl& d) {
    line("on");
    nest([&] {
      event(d.event);
      when(d.when);
      statements(d.actions);
    });
  }
  void operator()(const flow_decl& d) {
    line("flow " + shown(d.id));
    nest([&] {
      event(d.event);
      when(d.when);
      unless(d.unless, d.unless_when);
      flow_items(d.items);
    });
  }
  void unless(const std::optional<event_pattern>& e, const std::optional<condition>& c) {
    if (!e) return;
    line("unless");
    nest([&] {
      event(*e);
      when(c);
    });
  }
  void flow_items(const std::vector<flow_item>& items) {
    for (const auto& item : items) std::visit(*this, item.what);
  }
  void operator()(const setting& s) { settings({s}); }
  void operator()(const step_item& s) {
    line("step " + shown(s.id) + " wait " + dump(s.wait));
    nest([&] {
      unless(s.unless, s.unless_when);
      statements(s.actions);
    });
  }
  void operator()(const repeat_item& r) {
    line("repeat " + (r.id.text.empty() ? "" : r.id.text + " ") + "times " + dump(r.times));
    nest([&] { flow_items(r.items); });
  }
  void operator()(const migrate_decl& d) {
    line("migrate " + shown(d.flow));
    nest([&] {
      for (const auto& [from, to] : d.steps) line(shown(from) + " -> " + shown(to));
    });
  }
  void operator()(const test_decl& d) {
    line("test " + dump(d.title));
    nest([&] { settings(d.body); });
  }

private:
  std::size_t depth_ = 0;
};

} // namespace

std::string dump(const declaration& d) {
  printer p;
  std::visit(p, d.what);
  return p.text;
}

std::string dump(const file& tree) {
  std::string out;
  for (const auto& d : tree.declarations) out += dump(d);
  return out;
}

} // namespace barid::route
