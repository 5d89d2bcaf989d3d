// dsl/check_actions.cpp - statements: which verb it is, and what becomes of those without meaning yet.

#include "dsl/action_reader.hpp"
#include "dsl/check_call.hpp"
#include "dsl/check_each.hpp"
#include "dsl/checker.hpp"
#include "dsl/codes.hpp"
#include "dsl/field.hpp"
#include "dsl/verb.hpp"

namespace barid::dsl {

namespace {

const verb* verb_of(const route::statement& s) {
  // `stop sla` is a verb of its own: it does something else than `stop`
  if (s.verb.text == "stop" && !s.arguments.empty() && s.arguments.front().text == "sla") return find_verb("stop sla");
  // nothing else is started or cancelled
  if (s.verb.text == "start" || s.verb.text == "cancel") return find_verb(s.verb.text + " flow");
  return find_verb(s.verb.text);
}

void report_unknown(checker& c, const route::statement& s) {
  const auto& name = s.verb.text;
  if (!s.arguments.empty() && s.arguments.front().kind == route::value_kind::group) {
    std::vector<std::string> declared;
    for (const auto& [id, e] : c.out.extensions) declared.push_back(id);
    auto help = did_you_mean(name, declared);
    if (help.empty()) help = "declare it: `extension " + name + "(…) url \"https://…\" secret NAME`";
    c.error(code::unknown_webhook, s.verb.at, "there is no extension `" + name + "`", help);
    return;
  }
  std::vector<std::string> known;
  for (const auto* v : verbs()) known.emplace_back(v->name);
  known.insert(known.end(), {"try", "for"});
  auto help = did_you_mean(name, known);
  if (help.empty() && name == "move") help = "to give it to a team, write `assign TEAM`";
  if (help.empty() && (name == "send" || name == "answer")) help = "to answer with a saved reply, write `reply NAME`";
  if (help.empty() && name == "close") help = "write `status closed`";
  c.error(code::unknown_verb, s.verb.at, "there is no action `" + name + "`", help);
}

} // namespace

std::vector<action> check_actions(checker& c, const std::vector<route::statement>& from, std::vector<action>* each) {
  std::vector<action> out;
  for (const auto& s : from) {
    if (s.verb.text.empty()) continue; // reported by the parser
    if (s.verb.text == "for") {
      check_each(c, s, each);
      continue;
    }
    if (s.verb.text == "try") {
      if (auto tried = check_try(c, s)) out.push_back(std::move(*tried));
      continue;
    }
    if (is_call(c, s)) {
      if (auto called = check_call(c, s)) out.push_back(std::move(*called));
      continue;
    }
    const auto* v = verb_of(s);
    if (!v) {
      report_unknown(c, s);
      continue;
    }
    if (!may_act_here(c, *v, s.verb.at)) continue;
    action a;
    a.verb = v;
    a.at = s.at;
    action_reader in(c, s, *v);
    if (v->check(in, a)) out.push_back(std::move(a));
  }
  return out;
}

text_template check_template(checker& c, const route::value& from) {
  text_template out;
  for (const auto& p : from.pieces) {
    if (!p.is_field) {
      out.pieces.emplace_back(p.text);
      continue;
    }
    auto use = check_field(c, {p.text, p.at}, p.at);
    if (!use) continue;
    if (use->optional && !p.otherwise)
      c.error(code::optional_without_else, p.at, "`" + p.text + "` may be missing",
              "say what stands in for it: `{" + p.text + "|…}`");
    out.pieces.emplace_back(text_template::field_piece{std::move(*use), p.otherwise.value_or("")});
  }
  return out;
}

text_template check_template_text(checker& c, const std::string& text, span at, bool html) {
  text_template out;
  out.html = html;
  std::string literal;
  for (std::size_t i = 0; i < text.size();) {
    if (text.compare(i, 2, "{{") == 0) {
      literal += '{';
      i += 2;
      continue;
    }
    const auto close = text[i] == '{' ? text.find('}', i) : std::string::npos;
    // a brace that opens no field (style sheets have many) stays as it is
    const bool is_field =
        close != std::string::npos && close > i + 1 &&
        text.find_first_not_of("abcdefghijklmnopqrstuvwxyz._0123456789", i + 1) >= std::min(text.find('|', i), close);
    if (!is_field) {
      literal += text[i++];
      continue;
    }
    if (!literal.empty()) out.pieces.emplace_back(std::exchange(literal, {}));
    const auto inside = text.substr(i + 1, close - i - 1);
    const auto bar = inside.find('|');
    span place{at.file, at.begin, at.end};
    if (at.begin == 0 && at.end == 0) // a whole file: its own offsets
      place = {at.file, static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(close + 1)};
    if (auto use = check_field(c, {inside.substr(0, bar), place}, place)) {
      if (use->optional && bar == std::string::npos)
        c.error(code::optional_without_else, place, "`" + use->name + "` may be missing",
                "say what stands in for it: `{" + use->name + "|…}`");
      out.pieces.emplace_back(text_template::field_piece{
          std::move(*use), bar == std::string::npos ? std::string() : inside.substr(bar + 1)});
    }
    i = close + 1;
  }
  if (!literal.empty()) out.pieces.emplace_back(std::move(literal));
  return out;
}

} // namespace barid::dsl
