// tests/support/postgres_proxy.hpp - stands between a client and PostgreSQL, and goes wrong on
// request.
//
// Speaks the protocol just well enough to see a COMMIT go by. Connections go through `target()`.

#pragma once

#include "tests/support/postgres_fixture.hpp"

#include <memory>
#include <string>

namespace barid::test {

enum class commit_fault {
  none,
  lose_answer,   ///< The server gets the COMMIT; the client's connection is cut before the answer.
  hold_commit,   ///< The client is cut; the COMMIT stays here until `release()` or `discard()`.
  swallow_answer ///< The server gets it; the client waits for an answer that does not come.
};

class postgres_proxy {
public:
  /// Forwards to the socket in `server_folder`.
  explicit postgres_proxy(const std::filesystem::path& server_folder);
  ~postgres_proxy();
  postgres_proxy(const postgres_proxy&) = delete;
  postgres_proxy& operator=(const postgres_proxy&) = delete;

  /// The folder of the proxy's own socket, for `host=`.
  [[nodiscard]] const std::filesystem::path& folder() const;
  /// For the next COMMIT that comes by; with `after`, for the next one of a transaction in which this
  /// text went to the server (a statement's name or a value).
  void arm(commit_fault fault, const std::string& after = {});
  /// Whether a COMMIT was met since `arm`.
  [[nodiscard]] bool triggered() const;
  /// Gives a held COMMIT to the server.
  void release();
  /// Closes the server's side without it.
  void discard();

private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

} // namespace barid::test
