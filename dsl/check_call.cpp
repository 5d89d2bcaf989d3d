#include "dsl/check_call.hpp"

#include "dsl/codes.hpp"
#include "dsl/event_scope.hpp"
#include "dsl/event_type.hpp"
#include "dsl/field.hpp"
#include "dsl/operators.hpp"
#include "dsl/settings.hpp"
#include "dsl/values.hpp"
#include "dsl/verb.hpp"

#include <algorithm>

namespace barid::dsl {

namespace {

using route::setting;
using route::value_kind;

/// What `else` acts on: a call that came to nothing, some time later.
constexpr event_type failed_call{.name = "call failed", .summary = "a call came to nothing"};

bool is_textual(value_type t) {
  return t == value_type::text || t == value_type::address || t == value_type::domain || t == value_type::enumeration;
}

/// Whether a field may stand where a value of this type is wanted.
bool fits(value_type wanted, value_type given) {
  if (wanted == value_type::text) return is_textual(given);
  if (wanted == value_type::number) return given == value_type::number || given == value_type::size;
  return wanted == given;
}

/// A value that goes out: a text with fields in it, a field, or a constant.
std::optional<action_argument> outgoing(checker& c, const std::string& name, const route::value& v,
                                        std::optional<value_type> wanted) {
  if (v.kind == value_kind::text && (!wanted || is_textual(*wanted)))
    return action_argument{name, check_template(c, v)};
  if (v.kind == value_kind::word && v.text != "true" && v.text != "false") {
    auto use = check_field(c, {v.text, v.at}, v.at);
    if (!use) return std::nullopt;
    if (wanted && !fits(*wanted, use->type)) {
      c.error(code::bad_operand, v.at,
              "`" + v.text + "` is " + article(use->type) + ", and `" + name + "` takes " + article(*wanted));
      return std::nullopt;
    }
    return action_argument{name, std::move(*use)};
  }
  if (v.kind == value_kind::word && (!wanted || *wanted == value_type::boolean))
    return action_argument{name, value(v.text == "true")};
  if (!wanted && v.kind == value_kind::number) return action_argument{name, value(v.number)};
  if (!wanted) {
    c.error(code::bad_setting, v.at, "`" + c.written(v.at) + "` is no text, number, yes or no, or field",
            "for example `order conversation.order` or `subject \"{subject}\"`");
    return std::nullopt;
  }
  auto constant = constant_of(c, v, *wanted);
  if (!constant) return std::nullopt;
  return action_argument{name, std::move(*constant)};
}

bool is_web_address(const std::string& url) {
  const auto rest = url.starts_with("https://") ? 8u : url.starts_with("http://") ? 7u : 0u;
  return rest != 0 && url.size() > rest && url[rest] != '/' && url.find_first_of(" \t\r\n#\\@") == std::string::npos;
}

std::optional<duration> short_time(const route::value& v) {
  if (v.kind != value_kind::elapsed || v.number < 0.1 || v.number > 60) return std::nullopt;
  return std::chrono::duration_cast<duration>(std::chrono::duration<double>(v.number));
}

constexpr setting_type<webhook_policy> webhook_settings[] = {
    {"url", "url \"https://HOST/PATH\"", false,
     [](checker&, const setting& s, webhook_policy& w) {
       const auto* v = only(s, value_kind::text);
       if (v) w.url = v->text;
       return v && is_web_address(v->text);
     }},
    {"secret", "secret NAME", false,
     [](checker&, const setting& s, webhook_policy& w) {
       const auto* v = only_word(s);
       if (v) w.secret = v->text;
       return v != nullptr;
     }},
    {"timeout", "timeout DURATION", false,
     [](checker&, const setting& s, webhook_policy& w) {
       const auto t = s.arguments.size() == 1 ? short_time(s.arguments.front()) : std::nullopt;
       if (t) w.timeout = *t;
       return t.has_value();
     }},
    {"attempts", "attempts NUMBER", false,
     [](checker&, const setting& s, webhook_policy& w) {
       const auto* v = only(s, value_kind::number);
       if (!v || v->number < 1 || v->number > 20 || v->number != double(unsigned(v->number))) return false;
       w.attempts = unsigned(v->number);
       return true;
     }},
    {"body", "body { NAME VALUE; … }", false,
     [](checker& c, const setting& s, webhook_policy& w) {
       if (!s.has_body || !s.arguments.empty()) return false;
       for (const auto& line : s.body) {
         if (line.key.text.empty()) continue; // reported by the parser
         if (line.arguments.size() != 1 || line.has_body) {
           bad_setting(c, line, "NAME VALUE");
           continue;
         }
         if (auto a = outgoing(c, line.key.text, line.arguments.front(), std::nullopt)) w.body.push_back(std::move(*a));
       }
       return true;
     }},
};

constexpr std::pair<const char*, value_type> parameter_types[] = {
    {"text", value_type::text},     {"number", value_type::number}, {"address", value_type::address},
    {"domain", value_type::domain}, {"size", value_type::size},     {"duration", value_type::duration},
    {"time", value_type::time},     {"bool", value_type::boolean},
};

/// `crm@2.touch`: module, version and function.
bool take_apart(const std::string& name, extension_policy& to) {
  const auto dot = name.rfind('.');
  if (dot == std::string::npos || dot == 0) return false;
  to.function = name.substr(dot + 1);
  to.module = name.substr(0, dot);
  const auto mark = to.module.find('@');
  if (mark == std::string::npos) return true;
  const auto number = to.module.substr(mark + 1);
  to.module.resize(mark);
  if (to.module.empty() || number.empty() || number.size() > 6 ||
      number.find_first_not_of("0123456789") != std::string::npos)
    return false;
  to.version = unsigned(std::stoul(number));
  return to.version > 0;
}

void extension_shape(checker& c, span at, std::string message) {
  c.error(code::bad_setting, at, std::move(message),
          "it is written `extension crm.touch(who: address, why: text) url \"https://…\" secret NAME timeout 2s`");
}

/// `url "…" secret NAME timeout 2s emits crm.changed`
void extension_options(checker& c, const route::extension_decl& d, extension_policy& to) {
  const auto& a = d.arguments;
  for (std::size_t i = 0; i < a.size(); i += 2) {
    const auto* v = i + 1 < a.size() ? &a[i + 1] : nullptr;
    const auto& key = a[i].text;
    if (key == "url" && v && v->kind == value_kind::text && is_web_address(v->text)) {
      to.url = v->text;
    } else if (key == "secret" && v && v->kind == value_kind::word) {
      to.secret = v->text;
    } else if (key == "timeout" && v && short_time(*v)) {
      to.timeout = *short_time(*v);
    } else if (key == "emits" && v && v->kind == value_kind::word && v->text.find('.') != std::string::npos) {
      to.emits = v->text;
    } else {
      return extension_shape(c, a[i].at, "`" + c.written(a[i].at) + "` is not how an extension goes on");
    }
  }
}

} // namespace

void check_webhook(checker& c, const route::block_decl& d, span at) {
  webhook_policy w;
  w.name = d.id.text;
  w.at = at;
  const auto before = c.errors();
  if (!d.arguments.empty())
    c.error(code::bad_setting, d.arguments.front().at, "the settings of a webhook stand in braces",
            "it is written `webhook " + w.name + " { url \"https://…\"; secret " + w.name + " }`");
  read_settings(c, "a webhook", d.settings, webhook_settings, w);
  if (c.errors() == before && w.url.empty())
    c.error(code::missing_setting, d.id.at, "webhook `" + w.name + "` has no address",
            "add `url \"https://erp.example/hook\"`");
  else if (c.errors() == before && w.secret.empty())
    c.error(code::missing_setting, d.id.at, "webhook `" + w.name + "` has nothing to sign its calls with",
            "add `secret " + w.name + "`, and store it: `barid secret set " + w.name + "`");
  c.out.webhooks.insert_or_assign(w.name, std::move(w));
}

void check_extension(checker& c, const route::extension_decl& d, span at) {
  if (d.id.text.empty()) return; // reported by the parser
  extension_policy e;
  e.name = d.id.text;
  e.at = at;
  if (!take_apart(e.name, e))
    return extension_shape(c, d.id.at, "an extension is called by module and function, as in `crm.touch`");
  for (const auto& p : d.parameters) {
    const auto* type = std::ranges::find_if(parameter_types, [&](const auto& t) { return t.first == p.type.text; });
    if (type == std::end(parameter_types)) {
      std::vector<std::string> known;
      for (const auto& t : parameter_types) known.emplace_back(t.first);
      auto help = did_you_mean(p.type.text, known);
      c.error(code::bad_attribute, p.type.at, "there is no type `" + p.type.text + "`",
              help.empty() ? "there are text, number, address, domain, size, duration, time and bool" : help);
      continue;
    }
    e.parameters.push_back({p.id.text, type->second});
  }
  extension_options(c, d, e);
  if (!e.url.empty() && e.secret.empty())
    c.error(code::missing_setting, d.id.at, "extension `" + e.name + "` has nothing to sign its calls with",
            "add `secret " + e.module + "`, and store it: `barid secret set " + e.module + "`");
  if (auto [place, fresh] = c.out.extensions.try_emplace(e.name, e); !fresh)
    c.error(code::declared_twice, d.id.at, "extension `" + e.name + "` is declared twice", "remove one of them")
        .related.push_back({place->second.at, "the first one is here"});
}

void add_call_entries(std::vector<setting_entry>& to) {
  add_entries(to, "webhook", webhook_settings);
}

bool is_call(const checker& c, const route::statement& s) {
  return c.out.extensions.contains(s.verb.text) && !s.arguments.empty() &&
         s.arguments.front().kind == value_kind::group;
}

std::optional<action> check_call(checker& c, const route::statement& from) {
  const auto& policy = c.out.extensions.at(from.verb.text);
  action out;
  out.verb = find_verb("extension call");
  out.at = from.at;
  out.arguments.push_back({"name", value(policy.name)});
  std::vector<const route::value*> given;
  for (const auto& v : from.arguments.front().items)
    if (v.kind != value_kind::comma) given.push_back(&v);
  if (given.size() != policy.parameters.size()) {
    std::string shape;
    for (const auto& p : policy.parameters) shape += (shape.empty() ? "" : ", ") + p.name;
    c.error(code::bad_argument, from.arguments.front().at,
            "`" + policy.name + "` takes " + std::to_string(policy.parameters.size()) + " arguments, not " +
                std::to_string(given.size()),
            "it is written `" + policy.name + "(" + shape + ")`");
    return std::nullopt;
  }
  if (from.arguments.size() > 1) {
    c.error(code::leftover_argument, from.arguments[1].at,
            "`" + c.written(from.arguments[1].at) + "` does not belong to `" + policy.name + "`",
            "what happens when it fails is said by `try " + policy.name + "(…) else { … }`");
    return std::nullopt;
  }
  bool good = true;
  for (std::size_t i = 0; i < given.size(); ++i) {
    auto a = outgoing(c, policy.parameters[i].name, *given[i], policy.parameters[i].type);
    good = good && a.has_value();
    if (!a) continue;
    a->name.insert(0, "data.");
    out.arguments.push_back(std::move(*a));
  }
  return good ? std::optional(std::move(out)) : std::nullopt;
}

std::optional<action> check_try(checker& c, const route::statement& from) {
  const auto& a = from.arguments;
  const auto other =
      std::ranges::find_if(a, [](const route::value& v) { return v.kind == value_kind::word && v.text == "else"; });
  if (other == a.end() || other + 1 == a.end() || (other + 1)->kind != value_kind::block || other + 2 != a.end() ||
      other == a.begin() || a.front().kind != value_kind::word) {
    c.error(code::bad_argument, from.verb.at, "`try` says what happens when a call comes to nothing",
            "it is written `try webhook erp else { note \"…\" }`");
    return std::nullopt;
  }
  if (c.event && c.event->of_desk) {
    c.error(code::no_conversation, from.verb.at,
            "what `else` says happens later in a conversation, and `" + std::string(c.event->name) + "` is about none",
            "call it without `try`");
    return std::nullopt;
  }
  route::statement inner;
  inner.verb = {a.front().text, a.front().at};
  inner.arguments.assign(a.begin() + 1, other);
  inner.at = {from.at.file, a.front().at.begin, (other - 1)->at.end};
  if (inner.verb.text != "webhook" && !is_call(c, inner)) {
    c.error(code::bad_argument, inner.verb.at, "only calls can fail: `webhook NAME` and extensions",
            "`" + inner.verb.text + "` needs no `try`");
    return std::nullopt;
  }
  auto checked = check_actions(c, {inner});
  const event_scope later(c, &failed_call);
  auto actions = check_actions(c, (other + 1)->body);
  if (checked.empty()) return std::nullopt;
  checked.front().otherwise = static_cast<std::uint32_t>(c.out.elses.size());
  c.out.elses.push_back({std::move(actions)});
  return std::move(checked.front());
}

void name_elses(program& p) {
  const auto name = [&](const rule& r) {
    int number = 0;
    for (const auto* actions : {&r.actions, &r.each})
      for (const auto& a : *actions)
        if (a.otherwise && ++number > 1) p.elses[*a.otherwise].name += " " + std::to_string(number);
  };
  for (const auto& t : p.tables) std::ranges::for_each(t.rules, name);
  for (const auto& f : p.flows) {
    for (const auto& s : f.steps) name(s.acts);
    for (const auto& r : f.reactions) name(r.acts);
  }
}

} // namespace barid::dsl
