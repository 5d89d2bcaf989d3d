// runtime/store/connection.hpp - one connection to PostgreSQL.
//
// Owns     the socket, the session's settings and its prepared statements. One thread at a time.
// Never    blocks without a deadline, sends a password into a message or a log, reconnects by itself
//          (what was in flight has to be judged by the caller first).
// Fails    with a kind by SQLSTATE (sqlstate.hpp); after `broken()` only a new connection helps.
// Restart  loses nothing: a transaction without an answer to its COMMIT is resolved by its marker
//          (commit_marker.hpp).

#pragma once

#include "model/result.hpp"
#include "runtime/store/parameters.hpp"
#include "runtime/store/rows.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace barid::store {

struct connection_settings {
  std::string target;                ///< `host=… dbname=…` or `postgresql://…` (PostgreSQL manual, 34.1.1).
  std::string user;                  ///< Goes before a user in `target`; empty: as in `target`.
  std::string role;                  ///< `set role` after the login; empty: none.
  std::string application = "barid"; ///< Shown in pg_stat_activity; a node puts its name here.
  std::chrono::milliseconds connect_timeout{5'000};
  /// For each statement or pipeline, on the server and again here, where a frozen server cannot
  /// hold us: then the connection is broken and the failure is `timeout`.
  std::chrono::milliseconds statement_timeout{30'000};
  std::chrono::milliseconds lock_timeout{10'000}; ///< Waiting for one lock.
};

/// `target` with the password replaced, for logs and messages (promise P16).
[[nodiscard]] std::string without_password(const std::string& target);

/// A statement that a connection prepares at its first use. `name` is unique in the program.
struct statement {
  std::string_view name; ///< Empty: not prepared, for text built at run time.
  std::string_view sql;
};

/// One statement of a pipeline.
struct step {
  statement what;
  parameters values;
};

/// How another program connects as a connection of ours did.
struct way_in {
  std::string target;   ///< A connection string without secrets: it may stand in the list of processes.
  std::string password; ///< For that program's environment (`PGPASSWORD`); may be empty.
};

struct notification {
  std::string channel;
  std::string payload;
};

class connection {
public:
  [[nodiscard]] static result<connection> open(const connection_settings& settings);
  connection(connection&&) noexcept;
  connection& operator=(connection&&) noexcept;
  ~connection();

  /// One statement. Outside a transaction it commits by itself.
  [[nodiscard]] result<rows> run(const statement& what, const parameters& values = {});
  /// One statement whose text was built at run time.
  [[nodiscard]] result<rows> run(std::string_view sql, const parameters& values = {});
  /// Several statements in one text, without values; one transaction unless it says otherwise.
  [[nodiscard]] result<void> run_script(const std::string& sql);

  /// All steps in one round trip. At the first failing step the rest is skipped: `failed_step()`
  /// tells which it was. Without begin/commit among them the steps are one transaction.
  [[nodiscard]] result<std::vector<rows>> run_pipeline(const std::vector<step>& steps);

  [[nodiscard]] result<void> begin();
  [[nodiscard]] result<void> commit();
  /// Safe to call in any state.
  void rollback();

  [[nodiscard]] result<void> listen(const std::string& channel);
  /// Waits for news on a channel listened to; nothing when the time is over.
  [[nodiscard]] result<std::optional<notification>> wait_notification(std::chrono::milliseconds most);

  /// Whether the connection is lost for good.
  [[nodiscard]] bool broken() const;

  /// Also whether the server ended the session while nobody asked it anything, as far as it said so; costs a system call.
  /// Within a transaction its statements tell.
  [[nodiscard]] bool ended();
  /// SQLSTATE of the last failure; empty when it came from this side (time-out, lost socket).
  [[nodiscard]] std::string_view last_state() const;
  [[nodiscard]] std::size_t failed_step() const;
  [[nodiscard]] int server_version() const; ///< As libpq counts: 150020.
  [[nodiscard]] int backend_pid() const;
  /// To the same server, database and user, whatever of it came from the environment. The role is not part of it. Fails
  /// with `invalid` where a secret is needed that a program takes in its arguments only.
  [[nodiscard]] result<way_in> hand_on() const;

  /// For later statements, on both sides.
  [[nodiscard]] result<void> set_timeouts(std::chrono::milliseconds of_statement, std::chrono::milliseconds of_lock);

private:
  struct impl;
  explicit connection(std::unique_ptr<impl> taken);
  std::unique_ptr<impl> impl_;
};

/// A transaction that is rolled back unless it was committed.
class transaction {
public:
  [[nodiscard]] static result<transaction> begin(connection& on);
  transaction(transaction&& from) noexcept : on_(std::exchange(from.on_, nullptr)) {}
  transaction& operator=(transaction&&) = delete;
  ~transaction() {
    if (on_) on_->rollback();
  }
  [[nodiscard]] result<void> commit() { return std::exchange(on_, nullptr)->commit(); }

private:
  explicit transaction(connection& on) : on_(&on) {}
  connection* on_;
};

} // namespace barid::store
