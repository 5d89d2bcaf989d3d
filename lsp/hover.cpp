#include "lsp/hover.hpp"

#include "dsl/event_type.hpp"
#include "dsl/field.hpp"
#include "dsl/settings.hpp"
#include "dsl/verb.hpp"
#include "dsl/words.hpp"
#include "lsp/file_syntax.hpp"
#include "lsp/names.hpp"
#include "lsp/place.hpp"

#include <algorithm>

namespace barid::lsp {

using dsl::use_of;
using dsl::word_place;

namespace {

std::string code(std::string_view text) {
  return "```route\n" + std::string(text) + "\n```";
}

std::string about(const dsl::field& f) {
  auto out = code(f.name) + "\n" + dsl::name_of(f.type) + (f.optional ? ", may be missing" : "") + ": " +
             std::string(f.summary);
  if (!f.words.empty()) {
    out += "\n\nOne of";
    for (auto rest = f.words; !rest.empty();) {
      const auto end = std::min(rest.find(' '), rest.size());
      out += " `" + std::string(rest.substr(0, end)) + "`";
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  if (!f.example.empty()) out += "\n\n" + code(f.example);
  return out;
}

std::string about(const dsl::verb& v) {
  auto out = code(v.shape) + "\n" + std::string(v.summary);
  if (v.final) out += "\n\nLater tables are not reached.";
  return out + "\n\n" + code(v.example);
}

std::string about(const dsl::event_type& e) {
  return code("on " + std::string(e.name)) + "\n" + std::string(e.summary) + "\n\n" +
         code("on " + std::string(e.example) + " { … }");
}

std::string about(const dsl::word_entry& w) {
  return code(w.shape.empty() ? w.word : w.shape) + "\n" + std::string(w.summary);
}

/// The declaration of a name: its first lines, and the comment above it.
std::string declaration_of(const analysis& known, const span& at) {
  const std::string_view text = known.sources.files[at.file].text;
  auto begin = at.begin == 0 ? text.npos : text.rfind('\n', at.begin - 1);
  begin = begin == text.npos ? 0 : begin + 1;
  auto end = begin;
  for (int lines = 0; lines < 8 && end < text.size(); ++lines) {
    end = std::min(text.find('\n', end + (lines > 0)), text.size());
    const auto last = text.substr(begin, end - begin);
    if (last.find('{') == last.npos || last.ends_with('}') || text.substr(end).starts_with("\n}")) break;
  }
  std::string comment;
  for (auto above = begin; above > 1;) {
    auto line = text.rfind('\n', above - 2);
    line = line == text.npos ? 0 : line + 1;
    auto written = text.substr(line, above - 1 - line);
    while (!written.empty() && (written.front() == ' ' || written.front() == '\t')) written.remove_prefix(1);
    if (!written.starts_with('#')) break;
    written.remove_prefix(1);
    comment.insert(0, std::string(written) + "\n");
    above = line;
  }
  auto shown = std::string(text.substr(begin, end - begin));
  if (text.substr(end).starts_with("\n}")) shown += "\n}";
  return code(shown) + (comment.empty() ? "" : "\n" + comment);
}

std::string about(const analysis& known, const dsl::name_use& use) {
  if (use.kind == use_of::field) {
    const auto* f = dsl::find_field(use.name);
    return f ? about(*f) : std::string();
  }
  std::string out = std::string(word_for(use.kind)) + " `" + use.name + "`";
  const auto all = uses_of(known, use);
  for (const auto* u : all)
    if (u->defines) {
      out += "\n\n" + declaration_of(known, u->at);
      if (u->at.file != use.at.file) out += "\nin `" + known.sources.files[u->at.file].path + "`";
      break;
    }
  const auto& rules = known.result.rules;
  if (const auto list = rules.list_by_name.find(use.name); use.kind == use_of::list && list != rules.list_by_name.end())
    out += "\n\n" + std::to_string(rules.lists[list->second].items.size()) + " items";
  return out + "\n\nused " + std::to_string(all.size()) + (all.size() == 1 ? " time" : " times");
}

/// Words of the language, by the place they stand at.
std::string about_word(const place& at, const std::string& word) {
  if (at.block == block_kind::actions) {
    const auto first = at.before.empty() ? word : at.before.front();
    if (at.before.empty() || (at.before.size() == 1 && dsl::find_verb(first + " " + word)))
      if (const auto* v = dsl::find_verb(at.before.empty() ? word : first + " " + word)) return about(*v);
    if (const auto* w = dsl::find_word(word_place::action, word); w && at.before.empty()) return about(*w);
  }
  if (at.block == block_kind::settings && at.before.empty()) {
    for (const auto& e : dsl::setting_entries())
      if (e.declaration == at.keyword && e.key == word) {
        const auto* w = dsl::find_word(word_place::setting, word, at.keyword);
        return code(e.shape) + (w ? "\n" + std::string(w->summary) : "");
      }
  }
  if (at.block == block_kind::test && !at.before.empty()) {
    const auto place = at.before.front() == "agent" ? word_place::deed : word_place::expectation;
    if (at.before.front() == "agent" || at.before.front() == "expect")
      if (const auto* w = dsl::find_word(place, word)) return about(*w);
  }
  const auto when = std::ranges::find(at.before, "when");
  if (when != at.before.end()) {
    for (const auto place : {word_place::op, word_place::connective, word_place::quantity})
      if (const auto* w = dsl::find_word(place, word)) return about(*w);
  } else if (!at.before.empty() && (at.before.front() == "on" || at.before.front() == "table" ||
                                    at.before.front() == "flow" || at.before.front() == "order")) {
    const auto so_far = at.event.empty() ? word : at.event + " " + word;
    for (const auto& e : dsl::event_types())
      if (e.name == so_far) return about(e);
    for (const auto& e : dsl::event_types())
      if (e.name.starts_with(so_far + " ")) return about(e);
  }
  const auto place = at.block == block_kind::file    ? word_place::declaration
                     : at.block == block_kind::table ? word_place::table
                     : at.block == block_kind::flow  ? word_place::flow
                                                     : word_place::test;
  if (at.before.empty())
    if (const auto* w = dsl::find_word(place, word)) return about(*w);
  for (const auto elsewhere : {word_place::inside, word_place::unit, word_place::op, word_place::connective})
    if (const auto* w = dsl::find_word(elsewhere, word)) return about(*w);
  return {};
}

} // namespace

std::optional<hover> hover_at(const analysis& known, std::uint32_t file, std::uint32_t offset) {
  if (const auto* use = use_at(known, file, offset))
    if (auto text = about(known, *use); !text.empty()) return hover{std::move(text), use->at};
  const auto& source = known.sources.files[file];
  const file_syntax syntax(source.text);
  const auto* t = syntax.token_at(offset);
  if (!t || t->kind != route::token_kind::word) return std::nullopt;
  const auto at = place_at(source.text, t->end);
  if (at.in != inside_of::code) return std::nullopt;
  auto text = about_word(at, std::string(syntax.written(*t)));
  if (text.empty()) return std::nullopt;
  return hover{std::move(text), {file, t->begin, t->end}};
}

} // namespace barid::lsp
