#include "lsp/server.hpp"

#include "lsp/session.hpp"
#include "lsp/uri.hpp"

#include <algorithm>
#include <exception>

namespace barid::lsp {

namespace {

bool truth(const json& from) {
  return from.is_boolean() && from.get<bool>();
}

bool lists(const json& from, const char* word) {
  return from.is_array() && std::ranges::find(from, json(word)) != from.end();
}

abilities abilities_in(const json& params) {
  abilities out;
  const auto& client = member(params, "capabilities");
  const auto& text = member(client, "textDocument");
  const auto& workspace = member(client, "workspace");
  const auto& encodings = member(member(client, "general"), "positionEncodings");
  if (lists(encodings, "utf-8")) out.columns = encoding::utf8; // nothing to convert
  else if (lists(encodings, "utf-32") && !lists(encodings, "utf-16")) out.columns = encoding::utf32;
  out.snippets = truth(member(member(member(text, "completion"), "completionItem"), "snippetSupport"));
  out.related = truth(member(member(text, "publishDiagnostics"), "relatedInformation"));
  out.versioned_edits = truth(member(member(workspace, "workspaceEdit"), "documentChanges"));
  out.watches = truth(member(member(workspace, "didChangeWatchedFiles"), "dynamicRegistration"));
  out.nested_symbols = truth(member(member(text, "documentSymbol"), "hierarchicalDocumentSymbolSupport"));
  out.markdown = lists(member(member(text, "hover"), "contentFormat"), "markdown");
  return out;
}

const char* name_of(encoding e) {
  switch (e) {
  case encoding::utf8:
    return "utf-8";
  case encoding::utf16:
    return "utf-16";
  case encoding::utf32:
    return "utf-32";
  }
  return "utf-16";
}

std::vector<std::string> folders_in(const json& params) {
  std::vector<std::string> out;
  const auto add = [&](const json& uri) {
    const auto text = text_of(uri);
    auto path = text ? path_of(*text) : std::nullopt;
    if (!path) return;
    while (path->size() > 1 && path->ends_with('/')) path->pop_back();
    out.push_back(std::move(*path));
  };
  const auto& all = member(params, "workspaceFolders");
  if (all.is_array())
    for (const auto& f : all) add(member(f, "uri"));
  if (out.empty()) add(member(params, "rootUri"));
  return out;
}

json abilities_of_server(encoding columns) {
  return {
      {"positionEncoding", name_of(columns)},
      {"textDocumentSync", {{"openClose", true}, {"change", 2}, {"save", {{"includeText", false}}}}},
      {"completionProvider", {{"triggerCharacters", {".", "{", "\"", " ", "["}}}},
      {"hoverProvider", true},
      {"definitionProvider", true},
      {"referencesProvider", true},
      {"documentHighlightProvider", true},
      {"documentSymbolProvider", true},
      {"documentFormattingProvider", true},
      {"foldingRangeProvider", true},
      {"renameProvider", {{"prepareProvider", true}}},
      {"codeActionProvider", {{"codeActionKinds", {"quickfix", "source.fixAll.barid"}}}},
      {"semanticTokensProvider",
       {{"legend", {{"tokenTypes", legend()}, {"tokenModifiers", {"declaration"}}}}, {"full", true}}},
      {"workspace", {{"workspaceFolders", {{"supported", true}, {"changeNotifications", true}}}}},
  };
}

json answer_to(const json& id, json result) {
  return {{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}};
}

json refusal_of(const json& id, refusal code, const std::string& message) {
  return {{"jsonrpc", "2.0"}, {"id", id}, {"error", {{"code", static_cast<int>(code)}, {"message", message}}}};
}

} // namespace

struct server::state {
  explicit state(disk files, std::string v) : now(std::move(files)), version(std::move(v)) {}

  session now;
  std::string version;
  bool initialized = false;
  bool shut_down = false;
  std::optional<int> end;

  json initialize(const json& params) {
    if (initialized) throw request_error{refusal::invalid_request, "initialize was sent twice"};
    initialized = true;
    now.can = abilities_in(params);
    now.folders = folders_in(params);
    return {{"capabilities", abilities_of_server(now.can.columns)},
            {"serverInfo", {{"name", "barid"}, {"version", version}}}};
  }

  json request(const std::string& method, const json& params) {
    if (method == "initialize") return initialize(params);
    if (!initialized) throw request_error{refusal::server_not_initialized, "initialize comes first"};
    if (shut_down) throw request_error{refusal::invalid_request, "nothing is answered after shutdown"};
    if (method == "shutdown") {
      shut_down = true;
      return nullptr;
    }
    if (const auto handler = find_request(method)) return handler(now, params);
    throw request_error{refusal::method_not_found, "`" + method + "` is not known here"};
  }

  void watch_files() {
    if (!now.can.watches) return;
    json watchers = json::array();
    for (const auto* pattern : {"**/*.route", "**/*.csv", "**/*.txt", "**/*.html", "**/*.ics"})
      watchers.push_back({{"globPattern", pattern}});
    now.outgoing.push_back({{"jsonrpc", "2.0"},
                            {"id", "watch"},
                            {"method", "client/registerCapability"},
                            {"params",
                             {{"registrations",
                               {{{"id", "files"},
                                 {"method", "workspace/didChangeWatchedFiles"},
                                 {"registerOptions", {{"watchers", std::move(watchers)}}}}}}}}});
  }

  void notification(const std::string& method, const json& params) {
    if (method == "exit") {
      end = shut_down ? 0 : 1;
      return;
    }
    if (!initialized || shut_down) return;
    const auto& document = member(params, "textDocument");
    const auto uri = text_of(member(document, "uri"));
    const auto& number = member(document, "version");
    const auto version_given = number.is_number_integer() ? number.get<std::int64_t>() : 0;
    if (method == "initialized") {
      watch_files();
    } else if (method == "textDocument/didOpen") {
      auto text = text_of(member(document, "text"));
      if (uri && text) now.open(*uri, std::move(*text), version_given);
    } else if (method == "textDocument/didChange") {
      if (uri) now.change(*uri, member(params, "contentChanges"), version_given);
    } else if (method == "textDocument/didClose") {
      if (uri) now.close(*uri);
    } else if (method == "textDocument/didSave") {
      if (!now.can.watches) now.reread();
    } else if (method == "workspace/didChangeWatchedFiles") {
      now.reread();
    } else if (method == "workspace/didChangeWorkspaceFolders") {
      const auto& event = member(params, "event");
      for (const auto& gone : folders_in({{"workspaceFolders", member(event, "removed")}}))
        std::erase(now.folders, gone);
      for (auto& fresh : folders_in({{"workspaceFolders", member(event, "added")}}))
        now.folders.push_back(std::move(fresh));
    }
  }

  void handle(std::string_view text) {
    const auto message = json::parse(text, nullptr, false);
    if (message.is_discarded()) {
      now.outgoing.push_back(refusal_of(nullptr, refusal::parse_error, "this is not JSON"));
      return;
    }
    const auto method = text_of(member(message, "method"));
    const auto& id = member(message, "id");
    const bool has_id = id.is_string() || id.is_number_integer();
    if (!method) {
      // an answer to a request of ours needs nothing; anything else is no message
      if (!has_id || !(message.contains("result") || message.contains("error")))
        now.outgoing.push_back(refusal_of(has_id ? id : json(), refusal::invalid_request, "this is no message"));
      return;
    }
    const auto& params = member(message, "params");
    if (!has_id) return notification(*method, params);
    try {
      auto result = request(*method, params);
      now.outgoing.push_back(answer_to(id, std::move(result)));
    } catch (const request_error& e) {
      now.outgoing.push_back(refusal_of(id, e.code, e.message));
    } catch (const std::exception& e) {
      now.outgoing.push_back(refusal_of(id, refusal::internal_error, std::string("a mistake in barid: ") + e.what()));
    }
  }

  std::vector<std::string> take() {
    std::vector<std::string> out;
    for (const auto& m : now.outgoing) out.push_back(m.dump(-1, ' ', false, json::error_handler_t::replace));
    now.outgoing.clear();
    return out;
  }
};

server::server(disk files, std::string version)
    : state_(std::make_unique<state>(std::move(files), std::move(version))) {}

server::~server() = default;

std::vector<std::string> server::receive(std::string_view message) {
  state_->handle(message);
  return state_->take();
}

std::vector<check_job> server::wanted() {
  return state_->now.wanted();
}

std::vector<std::string> server::checked(std::shared_ptr<const analysis> done) {
  state_->now.checked(done);
  return state_->take();
}

std::optional<int> server::ended() const {
  return state_->end;
}

} // namespace barid::lsp
