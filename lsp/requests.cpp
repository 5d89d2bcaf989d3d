// lsp/requests.cpp - the requests about a file, one function each, and their table.

#include "dsl/compile.hpp"
#include "format/format.hpp"
#include "grammar/route/parse.hpp"
#include "lsp/completion.hpp"
#include "lsp/hover.hpp"
#include "lsp/names.hpp"
#include "lsp/session.hpp"

#include <algorithm>
#include <array>

namespace barid::lsp {

namespace {

json completion(session& s, const json& params) {
  const auto at = s.place_in(params);
  const auto place = place_at(at.file->text.text(), at.offset);
  // names may be of a moment ago; the place is of now
  const auto& known = at.file->set->last() ? *at.file->set->last() : at.file->set->now();
  json items = json::array();
  int rank = 0;
  for (auto& one : suggestions(place, known, at.file->path)) {
    json item = {{"label", one.label}, {"kind", static_cast<int>(one.kind)}};
    std::string number = std::to_string(++rank);
    item["sortText"] = std::string(4 - std::min<std::size_t>(4, number.size()), '0') + number;
    if (!one.detail.empty()) item["detail"] = one.detail;
    if (!one.documentation.empty())
      item["documentation"] = {{"kind", s.can.markdown ? "markdown" : "plaintext"}, {"value", one.documentation}};
    const bool snippet = s.can.snippets && !one.insert.empty() && one.insert != one.label;
    if (snippet) item["insertTextFormat"] = 2;
    if (place.in == inside_of::code) {
      const auto& file = *at.file;
      item["textEdit"] = {{"range", s.range_in(file, {0, place.prefix_begin, at.offset})},
                          {"newText", snippet ? one.insert : one.label}};
    } else {
      item["insertText"] = snippet ? one.insert : one.label;
    }
    items.push_back(std::move(item));
  }
  return {{"isIncomplete", false}, {"items", std::move(items)}};
}

json hovering(session& s, const json& params) {
  const auto at = s.place_in(params);
  const auto [known, number] = s.known_of(*at.file);
  const auto found = hover_at(*known, number, at.offset);
  if (!found) return nullptr;
  return {{"contents", {{"kind", s.can.markdown ? "markdown" : "plaintext"}, {"value", found->markdown}}},
          {"range", s.range_in(*known, found->at)}};
}

json definition(session& s, const json& params) {
  const auto at = s.place_in(params);
  const auto [known, number] = s.known_of(*at.file);
  json out = json::array();
  for (const auto& place : declarations_at(*known, number, at.offset)) out.push_back(s.location(*known, place));
  return out;
}

json references(session& s, const json& params) {
  const auto at = s.place_in(params);
  const auto [known, number] = s.known_of(*at.file);
  const auto& with = member(member(params, "context"), "includeDeclaration");
  json out = json::array();
  if (const auto* here = use_at(*known, number, at.offset))
    for (const auto* u : uses_of(*known, *here))
      if (!u->defines || !with.is_boolean() || with.get<bool>()) out.push_back(s.location(*known, u->at));
  return out;
}

json highlights(session& s, const json& params) {
  const auto at = s.place_in(params);
  const auto [known, number] = s.known_of(*at.file);
  json out = json::array();
  if (const auto* here = use_at(*known, number, at.offset))
    for (const auto* u : uses_of(*known, *here))
      if (u->at.file == number) out.push_back({{"range", s.range_in(*known, u->at)}, {"kind", u->defines ? 3 : 2}});
  return out;
}

json prepare_rename(session& s, const json& params) {
  const auto at = s.place_in(params);
  const auto [known, number] = s.known_of(*at.file);
  const auto* here = use_at(*known, number, at.offset);
  if (!here || here->kind == dsl::use_of::field) return nullptr;
  return {{"range", s.range_in(*known, here->at)}, {"placeholder", here->name}};
}

json rename(session& s, const json& params) {
  const auto at = s.place_in(params);
  const auto to = text_of(member(params, "newName"));
  if (!to) throw request_error{refusal::invalid_params, "newName is missing"};
  const auto [known, number] = s.known_of(*at.file);
  const auto changes = renamed(*known, number, at.offset, *to);
  if (!changes) throw request_error{refusal::request_failed, changes.why().message + ": " + changes.why().help};
  return s.edit(*known, *changes);
}

json symbol_json(session& s, const open_file& file, const symbol& from) {
  json out = {{"name", from.name},
              {"detail", from.detail},
              {"kind", static_cast<int>(from.kind)},
              {"range", s.range_in(file, from.whole)},
              {"selectionRange", s.range_in(file, from.at)}};
  if (from.children.empty()) return out;
  auto& children = out["children"] = json::array();
  for (const auto& c : from.children) children.push_back(symbol_json(s, file, c));
  return out;
}

void flat_symbols(session& s, const open_file& file, const std::string& uri, const symbol& from,
                  const std::string& around, json& out) {
  out.push_back({{"name", from.name},
                 {"kind", static_cast<int>(from.kind)},
                 {"location", {{"uri", uri}, {"range", s.range_in(file, from.whole)}}},
                 {"containerName", around}});
  for (const auto& c : from.children) flat_symbols(s, file, uri, c, from.name, out);
}

json symbols(session& s, const json& params) {
  const auto& file = s.file_in(params);
  const auto parsed = route::parse(file.text.text(), 0);
  json out = json::array();
  for (const auto& one : outline(parsed.tree, file.text.text())) {
    if (s.can.nested_symbols) out.push_back(symbol_json(s, file, one));
    else flat_symbols(s, file, *text_of(member(member(params, "textDocument"), "uri")), one, "", out);
  }
  return out;
}

json folding(session& s, const json& params) {
  const auto& file = s.file_in(params);
  json out = json::array();
  for (const auto& f : folds(file_syntax(file.text.text()), file.text.text(), file.text.lines())) {
    json one = {{"startLine", f.first}, {"endLine", f.last}};
    if (f.comment) one["kind"] = "comment";
    out.push_back(std::move(one));
  }
  return out;
}

json formatting(session& s, const json& params) {
  const auto& file = s.file_in(params);
  const auto& text = file.text.text();
  const auto done = format::format(text);
  if (done.how != format::outcome::done || done.text == text) return json::array();
  // one edit from the first to the last difference: cursors elsewhere stay where they are
  std::size_t begin = 0;
  const auto shorter = std::min(text.size(), done.text.size());
  while (begin < shorter && text[begin] == done.text[begin]) ++begin;
  while (begin > 0 && text[begin - 1] != '\n') --begin;
  std::size_t behind = 0;
  while (behind < shorter - begin && text[text.size() - 1 - behind] == done.text[done.text.size() - 1 - behind])
    ++behind;
  while (behind > 0 && text[text.size() - behind - 1] != '\n') --behind;
  const span where{0, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(text.size() - behind)};
  return json::array(
      {{{"range", s.range_in(file, where)}, {"newText", done.text.substr(begin, done.text.size() - behind - begin)}}});
}

json semantic_tokens(session& s, const json& params) {
  const auto& file = s.file_in(params);
  const auto& text = file.text.text();
  json data = json::array();
  position last;
  for (const auto& p : colours(file_syntax(text))) {
    const auto at = file.text.lines().range_of(text, {0, p.begin, p.end}, s.can.columns);
    if (at.begin.line != at.end.line || at.end.column <= at.begin.column) continue;
    const auto down = at.begin.line - last.line;
    data.push_back(down);
    data.push_back(down == 0 ? at.begin.column - last.column : at.begin.column);
    data.push_back(at.end.column - at.begin.column);
    data.push_back(static_cast<int>(p.as));
    data.push_back(p.declares ? 1 : 0);
    last = at.begin;
  }
  return {{"data", std::move(data)}};
}

std::string title_of(const analysis& known, const fix& f) {
  const auto& text = known.sources.files[f.where.file].text;
  const auto old = text.substr(f.where.begin, f.where.end - f.where.begin);
  auto fresh = f.text;
  std::erase(fresh, '\n');
  if (old.empty()) return "insert `" + fresh + "`";
  if (f.text.empty()) return "delete `" + old + "`";
  return "write `" + fresh + "`";
}

/// The first change of every finding in a file, as far as they leave each other alone.
std::vector<fix> all_fixes(const analysis& known, std::uint32_t file) {
  std::vector<fix> out;
  for (const auto& d : known.result.diagnostics) {
    if (d.fixes.empty() || d.fixes.front().where.file != file) continue;
    const auto& f = d.fixes.front();
    const bool apart = std::ranges::none_of(
        out, [&](const fix& other) { return f.where.begin <= other.where.end && other.where.begin <= f.where.end; });
    if (apart) out.push_back(f);
  }
  return out;
}

bool asks_for(const json& only, const std::string& kind) {
  if (!only.is_array()) return true;
  return std::ranges::any_of(only, [&](const json& wanted) {
    const auto w = text_of(wanted);
    return w && (kind == *w || kind.starts_with(*w + "."));
  });
}

json actions(session& s, const json& params) {
  auto& file = s.file_in(params);
  const auto [known, number] = s.known_of(file);
  const auto offset_in = [&](const char* end) -> std::uint32_t {
    const auto& at = member(member(params, "range"), end);
    const auto line = number_of(member(at, "line"));
    const auto column = number_of(member(at, "character"));
    if (!line || !column) throw request_error{refusal::invalid_params, "range is missing"};
    return file.text.lines().offset_of(file.text.text(), {*line, *column}, s.can.columns);
  };
  const auto begin = offset_in("start");
  const auto end = offset_in("end");
  const auto& only = member(member(params, "context"), "only");
  json out = json::array();
  if (asks_for(only, "quickfix"))
    for (const auto& d : known->result.diagnostics) {
      if (d.where.file != number || d.where.end < begin || d.where.begin > end) continue;
      for (const auto& f : d.fixes)
        out.push_back({{"title", title_of(*known, f)},
                       {"kind", "quickfix"},
                       {"isPreferred", d.fixes.size() == 1},
                       {"diagnostics",
                        {{{"range", s.range_in(*known, d.where)},
                          {"code", d.code},
                          {"source", "barid"},
                          {"message", d.help.empty() ? d.message : d.message + "\n" + d.help}}}},
                       {"edit", s.edit(*known, {f})}});
    }
  if (asks_for(only, "source.fixAll.barid"))
    if (const auto all = all_fixes(*known, number); all.size() > 1 || (only.is_array() && !all.empty()))
      out.push_back({{"title", "take every suggestion in this file"},
                     {"kind", "source.fixAll.barid"},
                     {"edit", s.edit(*known, all)}});
  return out;
}

struct entry {
  std::string_view method;
  request_handler handler;
};

constexpr std::array table = {
    entry{"textDocument/completion", completion},
    entry{"textDocument/hover", hovering},
    entry{"textDocument/definition", definition},
    entry{"textDocument/references", references},
    entry{"textDocument/documentHighlight", highlights},
    entry{"textDocument/prepareRename", prepare_rename},
    entry{"textDocument/rename", rename},
    entry{"textDocument/documentSymbol", symbols},
    entry{"textDocument/foldingRange", folding},
    entry{"textDocument/formatting", formatting},
    entry{"textDocument/semanticTokens/full", semantic_tokens},
    entry{"textDocument/codeAction", actions},
};

} // namespace

request_handler find_request(std::string_view method) {
  const auto* it = std::ranges::find(table, method, &entry::method);
  return it == table.end() ? nullptr : it->handler;
}

} // namespace barid::lsp
