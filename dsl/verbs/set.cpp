// dsl/verbs/set.cpp - `set FIELD = VALUE` for declared attributes.

#include "dsl/action_reader.hpp"
#include "dsl/codes.hpp"
#include "dsl/operators.hpp"
#include "dsl/values.hpp"

#include <algorithm>

namespace barid::dsl {

namespace {

bool is_textual(value_type t) {
  return t == value_type::text || t == value_type::address || t == value_type::domain;
}

bool check_set(action_reader& in, action& out) {
  const auto field = in.name("a field");
  if (!field) return false;
  const auto a = in.check.out.attributes.find(field->text);
  if (a == in.check.out.attributes.end()) {
    std::vector<std::string> known;
    for (const auto& [name, policy] : in.check.out.attributes) known.push_back(name);
    auto help = did_you_mean(field->text, known);
    if (help.empty()) help = "declare it: `attribute " + field->text + " of text optional`";
    in.check.error(code::unknown_field, field->at, "`" + field->text + "` is no attribute that can be set", help);
    return false;
  }
  in.check.use(use_of::attribute, field->text, field->at);
  add(out, "field", field->text);
  const auto* mark = in.peek();
  if (!mark || mark->text != "=") return in.fail(code::bad_argument, "expected `=` here");
  in.take();
  const auto* v = in.peek();
  if (!v) return in.fail(code::bad_argument, "expected a value here");
  if (v->kind == route::value_kind::capture) {
    if (!is_textual(a->second.type))
      return in.fail(code::bad_argument, "a capture is a text, and `" + field->text + "` is " + article(a->second.type),
                     "declare it: `attribute " + field->text + " of text optional`");
    out.arguments.push_back({"value", captured{v->text}});
  } else if (v->kind == route::value_kind::text && is_textual(a->second.type)) {
    out.arguments.push_back({"value", check_template(in.check, *v)});
  } else {
    auto constant = constant_of(in.check, *v, a->second.type);
    if (!constant) return false;
    const auto& words = a->second.words;
    if (const auto* w = std::get_if<std::string>(&*constant);
        w && !words.empty() && std::ranges::find(words, *w) == words.end()) {
      auto help = did_you_mean(*w, words);
      in.check.error(code::unknown_word, v->at, "`" + field->text + "` cannot be `" + *w + "`",
                     help.empty() ? "it was declared with other words" : help);
      return false;
    }
    add(out, "value", std::move(*constant));
  }
  in.take();
  return in.end();
}

void apply_set(const effect& e, conversation& c) {
  const auto name = e.text("field");
  const auto* v = e.argument("value");
  const auto dot = name.find('.');
  if (dot == std::string::npos || !v) return;
  auto& where = name.starts_with("customer.") ? c.customer.attributes : c.attributes;
  if (is_missing(*v)) where.erase(name.substr(dot + 1));
  else where[name.substr(dot + 1)] = *v;
}

bool filled_set(const conversation& c, const effect& e) {
  const auto name = e.text("field");
  const auto& where = name.starts_with("customer.") ? c.customer.attributes : c.attributes;
  return where.contains(name.substr(name.find('.') + 1));
}

} // namespace

extern const verb verb_set{
    .name = "set",
    .shape = "set FIELD = VALUE",
    .summary = "sets an attribute of the conversation or customer",
    .example = "set conversation.order = $order",
    .sets = "set",
    .check = check_set,
    .apply = apply_set,
    .filled = filled_set,
};

} // namespace barid::dsl
