// lsp/session.hpp - what the server knows of its editor; only for the sources of this folder.
//
// Owns     open files, rule sets, what was agreed on, and which diagnostics the editor shows.

#pragma once

#include "lsp/document.hpp"
#include "lsp/file_syntax.hpp"
#include "lsp/json.hpp"
#include "lsp/rule_set.hpp"
#include "lsp/server.hpp"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace barid::lsp {

/// What the editor said it can do.
struct abilities {
  encoding columns = encoding::utf16;
  bool snippets = false;
  bool related = false;
  bool versioned_edits = false;
  bool watches = false;
  bool nested_symbols = false;
  bool markdown = false;
};

struct open_file {
  document text;
  rule_set* set = nullptr;
  std::string path; ///< Relative to the set's root.
};

/// A place as a request names it: in an open file.
struct asked_place {
  open_file* file = nullptr;
  std::uint32_t offset = 0;
};

class session {
public:
  explicit session(disk files) : files_(std::move(files)) {}

  abilities can;
  std::vector<std::string> folders; ///< Paths that the editor has open.
  std::vector<json> outgoing;

  // ---- files
  void open(const std::string& uri, std::string text, std::int64_t version);
  void change(const std::string& uri, const json& changes, std::int64_t version);
  void close(const std::string& uri);
  void reread();
  [[nodiscard]] open_file* find(const std::string& uri);
  /// Throws request_error where the file is not open.
  [[nodiscard]] open_file& file_in(const json& params);
  [[nodiscard]] asked_place place_in(const json& params);

  // ---- places
  [[nodiscard]] json range_in(const analysis& known, const span& at) const;
  [[nodiscard]] json range_in(const open_file& file, const span& at) const;
  [[nodiscard]] json location(const analysis& known, const span& at) const;
  [[nodiscard]] std::string uri_in(const analysis& known, std::uint32_t file) const;
  /// A WorkspaceEdit.
  [[nodiscard]] json edit(const analysis& known, const std::vector<fix>& changes) const;
  /// The file's number in an up-to-date analysis.
  [[nodiscard]] std::pair<const analysis*, std::uint32_t> known_of(open_file& file);

  // ---- diagnostics
  [[nodiscard]] std::vector<check_job> wanted();
  void checked(const std::shared_ptr<const analysis>& done);
  void notify(const char* method, json params);

private:
  [[nodiscard]] rule_set* set_for(const std::string& root);
  [[nodiscard]] json diagnostic_json(const analysis& known, const diagnostic& d) const;

  disk files_;
  std::map<std::string, open_file> open_;
  std::map<std::string, std::unique_ptr<rule_set>> sets_;
  std::map<std::string, std::uint64_t> asked_;         ///< Revision last given to be checked.
  std::map<std::string, std::set<std::string>> shown_; ///< By root: the URIs with diagnostics.
  std::map<std::string, std::string> said_;            ///< By root: what could not be read.
};

/// A request's handler; throws request_error.
using request_handler = json (*)(session&, const json& params);

/// null where the method is not known.
[[nodiscard]] request_handler find_request(std::string_view method);

} // namespace barid::lsp
