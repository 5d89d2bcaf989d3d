#include "lsp/session.hpp"

#include "lsp/uri.hpp"

#include <algorithm>

namespace barid::lsp {

namespace {

json as_json(const position& p) {
  return {{"line", p.line}, {"character", p.column}};
}

json as_json(const range& r) {
  return {{"start", as_json(r.begin)}, {"end", as_json(r.end)}};
}

std::optional<position> position_in(const json& from) {
  const auto line = number_of(member(from, "line"));
  const auto column = number_of(member(from, "character"));
  if (!line || !column) return std::nullopt;
  return position{*line, *column};
}

int level_of(severity s) {
  switch (s) {
  case severity::error:
    return 1;
  case severity::warning:
    return 2;
  case severity::note:
    return 3;
  }
  return 1;
}

/// Where a file that has no folder stands alone: one that was never saved.
std::pair<std::string, std::string> alone(const std::string& uri) {
  return {uri, "untitled.route"};
}

} // namespace

rule_set* session::set_for(const std::string& root) {
  auto& set = sets_[root];
  if (set) return set.get();
  source_set saved;
  if (root.starts_with('/')) {
    if (auto read = files_.read(root)) {
      saved = std::move(*read);
    } else if (said_[root] != read.why().message) {
      said_[root] = read.why().message;
      notify("window/showMessage", {{"type", 2}, {"message", read.why().message + ": only open files are looked at"}});
    }
  }
  set = std::make_unique<rule_set>(root, std::move(saved));
  return set.get();
}

void session::open(const std::string& uri, std::string text, std::int64_t version) {
  close(uri);
  const auto file = path_of(uri);
  auto [root, path] = alone(uri);
  if (file) {
    std::string within;
    for (const auto& f : folders)
      if ((file->starts_with(f + "/") || f == "/") && f.size() > within.size()) within = f;
    root = files_.folder_of(*file, within);
    path = file->substr(std::min(file->size(), root == "/" ? 1 : root.size() + 1));
  }
  auto* set = set_for(root);
  set->open(path, text);
  open_.emplace(uri, open_file{document(std::move(text), version), set, path});
}

void session::change(const std::string& uri, const json& changes, std::int64_t version) {
  auto* file = find(uri);
  if (!file || !changes.is_array()) return;
  for (const auto& change : changes) {
    auto text = text_of(member(change, "text"));
    if (!text) continue;
    const auto& where = member(change, "range");
    const auto begin = position_in(member(where, "start"));
    const auto end = position_in(member(where, "end"));
    if (begin && end) file->text.replace({*begin, *end}, *text, can.columns, version);
    else if (where.is_null()) file->text.replace(std::move(*text), version);
  }
  file->set->open(file->path, file->text.text());
}

void session::close(const std::string& uri) {
  auto* file = find(uri);
  if (!file) return;
  auto* set = file->set;
  set->close(file->path);
  open_.erase(uri);
  if (!set->empty()) return;
  // the last one of its set: nobody looks at it any more
  const auto root = set->root();
  for (const auto& shown : shown_[root])
    notify("textDocument/publishDiagnostics", {{"uri", shown}, {"diagnostics", json::array()}});
  shown_.erase(root);
  asked_.erase(root);
  sets_.erase(root);
}

void session::reread() {
  for (auto& [root, set] : sets_) {
    if (!root.starts_with('/')) continue;
    if (auto read = files_.read(root)) set->put_saved(std::move(*read));
  }
}

open_file* session::find(const std::string& uri) {
  const auto it = open_.find(uri);
  return it == open_.end() ? nullptr : &it->second;
}

open_file& session::file_in(const json& params) {
  const auto uri = text_of(member(member(params, "textDocument"), "uri"));
  if (!uri) throw request_error{refusal::invalid_params, "textDocument.uri is missing"};
  auto* file = find(*uri);
  if (!file) throw request_error{refusal::invalid_params, "this file is not open"};
  return *file;
}

asked_place session::place_in(const json& params) {
  auto& file = file_in(params);
  const auto at = position_in(member(params, "position"));
  if (!at) throw request_error{refusal::invalid_params, "position is missing"};
  return {&file, file.text.lines().offset_of(file.text.text(), *at, can.columns)};
}

json session::range_in(const analysis& known, const span& at) const {
  const auto& text = known.sources.files[at.file].text;
  return as_json(known.lines[at.file].range_of(text, at, can.columns));
}

json session::range_in(const open_file& file, const span& at) const {
  return as_json(file.text.lines().range_of(file.text.text(), at, can.columns));
}

std::string session::uri_in(const analysis& known, std::uint32_t file) const {
  const auto& path = known.sources.files[file].path;
  for (const auto& [uri, open] : open_)
    if (open.path == path && open.set->root() == known.root) return uri; // as the editor spells it
  return uri_of((known.root == "/" ? "" : known.root) + "/" + path);
}

json session::location(const analysis& known, const span& at) const {
  return {{"uri", uri_in(known, at.file)}, {"range", range_in(known, at)}};
}

json session::edit(const analysis& known, const std::vector<fix>& changes) const {
  std::map<std::string, json> by_uri;
  for (const auto& c : changes)
    by_uri[uri_in(known, c.where.file)].push_back({{"range", range_in(known, c.where)}, {"newText", c.text}});
  if (!can.versioned_edits) {
    json all = json::object();
    for (auto& [uri, edits] : by_uri) all[uri] = std::move(edits);
    return {{"changes", std::move(all)}};
  }
  json all = json::array();
  for (auto& [uri, edits] : by_uri) {
    const auto it = open_.find(uri);
    const json version = it == open_.end() ? json() : json(it->second.text.version());
    all.push_back({{"textDocument", {{"uri", uri}, {"version", version}}}, {"edits", std::move(edits)}});
  }
  return {{"documentChanges", std::move(all)}};
}

std::pair<const analysis*, std::uint32_t> session::known_of(open_file& file) {
  const auto& known = file.set->now();
  const auto* number = known.number_of(file.path);
  if (!number) throw request_error{refusal::request_failed, "this file is not part of its rules folder"};
  return {&known, *number};
}

void session::notify(const char* method, json params) {
  outgoing.push_back({{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}});
}

std::vector<check_job> session::wanted() {
  std::vector<check_job> out;
  for (const auto& [root, set] : sets_)
    if (std::exchange(asked_[root], set->revision()) != set->revision())
      out.push_back({root, set->revision(), set->sources()});
  return out;
}

json session::diagnostic_json(const analysis& known, const diagnostic& d) const {
  json out = {{"range", range_in(known, d.where)},
              {"severity", level_of(d.level)},
              {"code", d.code},
              {"source", "barid"},
              {"message", d.help.empty() ? d.message : d.message + "\n" + d.help}};
  if (!can.related || d.related.empty()) return out;
  auto& related = out["relatedInformation"] = json::array();
  for (const auto& r : d.related)
    if (r.where.file < known.lines.size())
      related.push_back({{"location", location(known, r.where)}, {"message", r.message}});
  return out;
}

void session::checked(const std::shared_ptr<const analysis>& done) {
  const auto it = sets_.find(done->root);
  if (it == sets_.end()) return;
  it->second->put(done);
  if (done->revision != it->second->revision()) return;
  std::map<std::string, json> by_uri;
  for (const auto& [uri, open] : open_)
    if (open.set->root() == done->root) by_uri[uri] = json::array();
  for (const auto& uri : shown_[done->root]) by_uri[uri] = json::array();
  for (const auto& d : done->result.diagnostics)
    if (d.where.file < done->lines.size()) by_uri[uri_in(*done, d.where.file)].push_back(diagnostic_json(*done, d));
  auto& shown = shown_[done->root];
  shown.clear();
  for (auto& [uri, list] : by_uri) {
    if (!list.empty()) shown.insert(uri);
    json params = {{"uri", uri}, {"diagnostics", std::move(list)}};
    if (const auto open = open_.find(uri); open != open_.end()) params["version"] = open->second.text.version();
    notify("textDocument/publishDiagnostics", std::move(params));
  }
}

} // namespace barid::lsp
