// lsp/server.hpp - the answers to an editor, one message after the other (LSP 3.17).
//
// Owns     the open files and the rule sets they belong to.
// Never    does I/O or starts threads: messages come in as text and go out as text; what is on disk is
//          read through `disk`; the slow check runs wherever the caller wants (`wanted`,
//          `checked`).
// Fails    by answering with an error; no message ends it but `exit`.
// Restart  loses nothing that the editor does not send again.

#pragma once

#include "lsp/rule_set.hpp"
#include "model/result.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace barid::lsp {

/// What is saved.
struct disk {
  /// Every file of a rules folder.
  std::function<result<source_set>(const std::string& folder)> read;
  /// The rules folder that a file belongs to; `within` is the folder the editor has open, or empty.
  std::function<std::string(const std::string& file, const std::string& within)> folder_of;
};

/// A rule set whose diagnostics are behind.
struct check_job {
  std::string root;
  std::uint64_t revision = 0;
  source_set sources;
};

class server {
public:
  server(disk files, std::string version);
  server(const server&) = delete;
  server& operator=(const server&) = delete;
  ~server();

  /// Takes one message, any bytes, and gives what is to be sent, without headers.
  [[nodiscard]] std::vector<std::string> receive(std::string_view message);

  /// What is to be checked; each state of a rule set once.
  [[nodiscard]] std::vector<check_job> wanted();
  /// Gives the notifications with the diagnostics; none where files changed meanwhile.
  [[nodiscard]] std::vector<std::string> checked(std::shared_ptr<const analysis> done);

  /// After `exit`: the exit code, 0 when `shutdown` came before.
  [[nodiscard]] std::optional<int> ended() const;

private:
  struct state;
  std::unique_ptr<state> state_;
};

} // namespace barid::lsp
