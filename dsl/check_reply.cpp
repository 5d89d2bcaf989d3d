// dsl/check_reply.cpp - saved replies and attributes.

#include "dsl/codes.hpp"
#include "dsl/settings.hpp"

#include <algorithm>

namespace barid::dsl {

using route::value_kind;

void check_reply(checker& c, const route::block_decl& d, span at) {
  reply_policy p;
  p.name = d.id.text;
  p.at = at;
  const auto before = c.errors();
  // its keys are languages, and `default`
  for (const auto& s : d.settings) {
    if (s.key.text.empty()) continue;
    if (s.key.text == "default") {
      if (const auto* v = only_word(s)) p.default_language = v->text;
      else bad_setting(c, s, "default LANGUAGE");
      continue;
    }
    const auto* v = only(s, value_kind::text);
    if (!v || s.key.text.size() > 3) {
      bad_setting(c, s, "LANGUAGE \"FILE\"");
      continue;
    }
    const auto path = c.resolve_path(v->text, v->at);
    const auto* file = path.empty() ? nullptr : c.file(path);
    if (!file) {
      c.error(code::file_missing, v->at, "there is no file `" + v->text + "`",
              "the path is relative to this rule file, inside the rules folder");
      continue;
    }
    const auto number = static_cast<std::uint32_t>(file - c.sources.files.data());
    p.by_language[s.key.text] =
        check_template_text(c, file->text, {number, 0, 0}, path.ends_with(".html") || path.ends_with(".htm"));
  }
  if (c.errors() != before) {
    // a text that could not be read is missing nowhere else
  } else if (p.by_language.empty())
    c.error(code::missing_setting, d.id.at, "reply `" + p.name + "` has no text",
            "add one for each language: `en \"replies/" + p.name + ".en.html\"`");
  else if (p.default_language.empty()) {
    if (p.by_language.size() > 1)
      c.error(code::missing_setting, d.id.at,
              "reply `" + p.name + "` does not say which language is for everybody else", "add `default en`");
    else p.default_language = p.by_language.begin()->first;
  } else if (!p.by_language.contains(p.default_language)) {
    c.error(code::missing_setting, d.id.at, "reply `" + p.name + "` has no text in `" + p.default_language + "`",
            "the default language needs a text");
  }
  c.out.replies.insert_or_assign(p.name, std::move(p));
}

namespace {

constexpr std::pair<const char*, value_type> attribute_types[] = {
    {"text", value_type::text},     {"number", value_type::number}, {"address", value_type::address},
    {"domain", value_type::domain}, {"size", value_type::size},     {"duration", value_type::duration},
    {"time", value_type::time},     {"bool", value_type::boolean},
};

} // namespace

void check_attribute(checker& c, const route::attribute_decl& d, span at) {
  c.use(use_of::attribute, d.id.text, d.id.at, true);
  attribute_policy a;
  const auto dot = d.id.text.find('.');
  const auto owner = d.id.text.substr(0, dot);
  if (dot == std::string::npos || (owner != "customer" && owner != "conversation")) {
    if (!d.id.text.empty())
      c.error(code::bad_attribute, d.id.at, "an attribute belongs to a customer or a conversation",
              "write `attribute customer." + d.id.text + " …` or `attribute conversation." + d.id.text + " …`");
    return;
  }
  a.owner = owner == "customer" ? attribute_owner::customer : attribute_owner::conversation;
  a.name = d.id.text.substr(dot + 1);
  a.optional = d.optional;
  a.at = at;
  const auto* type =
      d.types.size() == 1
          ? std::ranges::find_if(attribute_types, [&](const auto& t) { return t.first == d.types[0].text; })
          : std::end(attribute_types);
  if (type != std::end(attribute_types)) {
    a.type = type->second;
  } else {
    a.type = value_type::enumeration;
    for (const auto& w : d.types) a.words.push_back(w.text);
  }
  if (auto [place, fresh] = c.out.attributes.try_emplace(d.id.text, a); !fresh)
    c.error(code::declared_twice, d.id.at, "attribute `" + d.id.text + "` is declared twice", "remove one of them")
        .related.push_back({place->second.at, "the first one is here"});
}

} // namespace barid::dsl
