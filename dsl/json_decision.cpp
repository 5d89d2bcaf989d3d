// Effects and traces as JSON (dsl/json.hpp).

#include "dsl/guarded_json.hpp"
#include "dsl/json.hpp"

namespace barid::dsl {

namespace {

const char* name_of(rule_outcome o) {
  switch (o) {
  case rule_outcome::acted:
    return "acted";
  case rule_outcome::condition_false:
    return "false";
  case rule_outcome::not_reached:
    return "not_reached";
  case rule_outcome::overridden:
    return "overridden";
  case rule_outcome::pruned:
    return "pruned";
  }
  return "";
}

} // namespace

json to_json(const effect& e) {
  json arguments = json::object();
  for (const auto& [name, v] : e.arguments) {
    if (!arguments.contains(name)) {
      arguments[name] = to_json(v);
      continue;
    }
    // `tag a, b`: several arguments of one name become a list
    auto& slot = arguments[name];
    if (!slot.is_array()) slot = json::array({slot});
    slot.push_back(to_json(v));
  }
  return {{"verb", e.verb}, {"rule", e.rule}, {"arguments", std::move(arguments)}, {"key", e.key}};
}

json to_json(const std::vector<effect>& effects) {
  json out = json::array();
  for (const auto& e : effects) out.push_back(to_json(e));
  return out;
}

namespace {

/// `found` cut where matches begin and end: every second part matches.
json parts_of(const predicate_trace& p) {
  json out = json::array();
  std::size_t at = 0;
  for (const auto& [begin, end] : p.matched) {
    out.push_back(p.found.substr(at, begin - at));
    out.push_back(p.found.substr(begin, end - begin));
    at = end;
  }
  if (at < p.found.size()) out.push_back(p.found.substr(at));
  return out;
}

predicate_trace predicate_from(const json& j) {
  predicate_trace p;
  p.text = j.at("asked");
  p.answered = j.at("answer").get<bool>() ? predicate_trace::answer::yes : predicate_trace::answer::no;
  p.found = j.value("found", "");
  if (j.contains("stems")) p.stems = j["stems"].get<std::vector<std::string>>();
  if (!j.contains("parts")) return p;
  std::size_t at = 0, number = 0;
  for (const auto& part : j["parts"]) {
    const auto size = part.get_ref<const std::string&>().size();
    if (number++ % 2 == 1) p.matched.emplace_back(at, at + size);
    at += size;
  }
  return p;
}

rule_outcome outcome_named(const std::string& s) {
  for (auto o : {rule_outcome::acted, rule_outcome::condition_false, rule_outcome::overridden, rule_outcome::pruned})
    if (s == name_of(o)) return o;
  return rule_outcome::not_reached;
}

rule_trace rule_from(const json& j) {
  rule_trace r;
  r.table = j.at("table");
  r.rule = j.at("rule");
  r.outcome = outcome_named(j.at("outcome"));
  r.by = j.value("by", "");
  if (j.contains("predicates"))
    for (const auto& p : j["predicates"]) r.predicates.push_back(predicate_from(p));
  return r;
}

} // namespace

json to_json(const trace& t) {
  json rules = json::array();
  for (const auto& r : t.rules) {
    json line = {{"table", r.table}, {"rule", r.rule}, {"outcome", name_of(r.outcome)}};
    if (!r.by.empty()) line["by"] = r.by;
    if (!r.predicates.empty()) {
      json asked = json::array();
      for (const auto& p : r.predicates) {
        json one = {{"asked", p.text}, {"answer", p.answered == predicate_trace::answer::yes}};
        if (!p.found.empty()) one["found"] = p.found;
        if (!p.matched.empty()) one["parts"] = parts_of(p);
        if (!p.stems.empty()) one["stems"] = p.stems;
        asked.push_back(std::move(one));
      }
      line["predicates"] = std::move(asked);
    }
    rules.push_back(std::move(line));
  }
  json notes = json::array();
  for (const auto& n : t.notes) notes.push_back({{"rule", n.rule}, {"text", n.text}});
  return {{"program", t.program}, {"rules", std::move(rules)}, {"pruned", t.pruned}, {"notes", std::move(notes)}};
}

result<trace> trace_from(const json& j) {
  return guarded("trace", [&] {
    trace t;
    t.program = j.at("program");
    for (const auto& r : j.at("rules")) t.rules.push_back(rule_from(r));
    t.pruned = j.value("pruned", std::size_t{0});
    for (const auto& n : j.at("notes")) t.notes.push_back({n.at("rule"), n.at("text")});
    return t;
  });
}

result<std::vector<effect>> effects_from(const json& j) {
  return guarded("decision", [&] {
    std::vector<effect> out;
    for (const auto& e : j) {
      auto& one = out.emplace_back();
      one.verb = e.at("verb");
      one.rule = e.at("rule");
      one.key = e.value("key", "");
      for (const auto& [name, v] : e.at("arguments").items()) one.arguments.emplace_back(name, value_from(v));
    }
    return out;
  });
}

} // namespace barid::dsl
