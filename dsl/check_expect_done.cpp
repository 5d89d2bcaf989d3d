// dsl/check_expect_done.cpp - expectations of what was done: actions, how often, and by which
// rules.

#include "dsl/codes.hpp"
#include "dsl/expect_check.hpp"
#include "dsl/verb.hpp"

#include <algorithm>
#include <array>

namespace barid::dsl {

namespace {

using route::value_kind;
using kind_of = expectation::kind_of;

/// What was done, in the words of a test, and the verb that does it.
struct done_word {
  std::string_view word, verb;
};
constexpr std::array<done_word, 8> done_words = {{{"reply", "reply"},
                                                  {"called", "called"},
                                                  {"note", "note"},
                                                  {"notified", "notify"},
                                                  {"forwarded", "forward"},
                                                  {"copied", "copy"},
                                                  {"quarantined", "quarantine"},
                                                  {"dropped", "drop"}}};

} // namespace

std::string_view verb_done(std::string_view word) {
  const auto it = std::ranges::find(done_words, word, &done_word::word);
  return it == done_words.end() ? std::string_view() : it->verb;
}

bool expect_check::number() {
  out_.kind = word_ == "outgoing" ? kind_of::outgoing : kind_of::conversations;
  out_.count = expectation::count_of::exactly;
  const auto* n = in_.take(value_kind::number);
  if (!n) return counted();
  out_.number = std::uint32_t(std::max(n->number, 0.0));
  return all();
}

bool expect_check::all() {
  if (in_.words({"in", "all"})) out_.in_all = true;
  return true;
}

bool expect_check::counted() {
  using enum expectation::count_of;
  if (in_.word("exactly")) out_.count = exactly;
  else if (in_.words({"at", "least"})) out_.count = at_least;
  else if (in_.words({"at", "most"})) out_.count = at_most;
  else return all();
  const auto* n = in_.take(value_kind::number);
  if (!n || n->number < 0 || n->number != double(std::uint32_t(n->number))) return false;
  out_.number = std::uint32_t(n->number);
  return all();
}

bool expect_check::effect(std::string verb) {
  return about(std::move(verb)) && counted();
}

bool expect_check::about(std::string verb) {
  out_.kind = kind_of::effect;
  out_.subject = std::move(verb);
  in_.word("to");
  const auto* v = in_.peek();
  if (!v || (v->kind != value_kind::word && v->kind != value_kind::text && v->kind != value_kind::address) ||
      v->text == "exactly" || v->text == "at" || v->text == "in")
    return true;
  out_.name = v->text;
  in_.take();
  if (out_.subject == "called") out_.name = c_.known_as(name_kind::webhook, v->text, v->at);
  if (out_.subject == "called" && !c_.out.webhooks.contains(out_.name) && !c_.out.extensions.contains(out_.name)) {
    std::vector<std::string> known;
    for (const auto& [name, policy] : c_.out.webhooks) known.push_back(name);
    for (const auto& [name, policy] : c_.out.extensions) known.push_back(name);
    c_.error(code::unknown_webhook, v->at, "there is no webhook or extension `" + v->text + "`",
             did_you_mean(v->text, known));
    return true;
  }
  if (out_.subject == "reply") return c_.require(name_kind::reply, code::unknown_reply, v->text, v->at, out_.name);
  if (out_.subject == "notify" && v->kind == value_kind::word) return somebody(*v);
  return true;
}

bool expect_check::somebody(const route::value& v) {
  if (v.text == "agent" || v.text == "team" || v.text == "team.lead") return true;
  if (v.text.ends_with(".lead")) return require_test_team(c_, v.text.substr(0, v.text.size() - 5), v.at);
  return require_test_holder(t_, v.text, v.at);
}

bool expect_check::rule_did() {
  out_.kind = kind_of::rule;
  if (!rule_named(out_.subject, out_.name)) return false;
  if (in_.words({"not", "reached"})) out_.word = "not_reached";
  else if (in_.words({"not", "acted"})) {
    out_.word = "acted";
    out_.negated = !out_.negated;
  } else if (in_.word("overridden")) out_.word = "overridden";
  else if (in_.word("acted")) out_.word = "acted";
  else return false;
  return true;
}

bool expect_check::rule_named(std::string& table, std::string& rule) {
  const auto* v = in_.take();
  if (!v || (v->kind != value_kind::word && v->kind != value_kind::text)) return false;
  std::vector<std::string> known;
  for (const auto& t : c_.out.tables) {
    for (const auto& r : t.rules) {
      const auto full = t.name.starts_with("on ") ? t.name : t.name + "." + r.name;
      if (full != v->text) {
        known.push_back(full);
        continue;
      }
      table = t.name;
      rule = r.name;
      if (r.kind == dsl::rule::kind_of::rule && v->kind == value_kind::word)
        c_.use(use_of::rule, rule, v->at, false, table);
      return true;
    }
  }
  for (const auto& f : c_.out.flows) {
    const auto step = [&](const std::string& name) {
      const auto full = f.name + "." + name;
      if (full != v->text) {
        known.push_back(full);
        return false;
      }
      table = f.frame.name;
      rule = name;
      return true;
    };
    for (const auto& s : f.steps)
      if (step(s.acts.name)) return true;
    for (const auto& r : f.reactions)
      if (step(r.acts.name)) return true;
  }
  c_.error(code::unknown_rule, v->at, "there is no rule `" + v->text + "`", did_you_mean(v->text, known));
  return true;
}

} // namespace barid::dsl
