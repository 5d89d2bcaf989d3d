// runtime/http/server.hpp - the HTTP server of the API, the live stream and the plain page.
//
// Owns     the listening socket, a bounded pool of threads, database connections of two roles, the live
//          streams.
// Never    trusts a header about who asks or from where; answers what its table does not have.
// Fails    at the start with what to do; later with problem documents. Too many connections are closed
//          without an answer, slow ones at their deadline.
// Restart  closes connections; sessions live on in the database.

#pragma once

#include "runtime/http/engine.hpp"
#include "runtime/http/settings.hpp"
#include "runtime/store/connection.hpp"

#include <functional>
#include <memory>
#include <string>

namespace prometheus {
class Registry;
}

namespace barid::http {

/// One answered request, for the log. Nothing in it is secret; the query is left out.
struct request_note {
  std::string id, method, path, route, remote;
  agent_id who; ///< 0: nobody.
  int status = 0;
  std::chrono::microseconds took{0};
};

class server {
public:
  struct parts {
    settings options;
    store::connection_settings engine_db; ///< Role `barid_engine`.
    store::connection_settings api_db;    ///< Role `barid_api`.
    engine& commands;
    const wall_clock& clock;
    std::shared_ptr<prometheus::Registry> metrics;      ///< May be null.
    std::function<void(const request_note&)> note = {}; ///< Called from any thread; may be empty.
    /// What became of a certificate's files that changed: the new one is shown, or the old one stays.
    std::function<void(const result<void>&)> certificate_changed = {};
  };

  /// Listens when it returns.
  [[nodiscard]] static result<std::unique_ptr<server>> start(parts from);
  ~server(); ///< As `stop`.
  server(const server&) = delete;
  server& operator=(const server&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::size_t listeners() const; ///< Live streams.
  /// Something was committed: listeners hear of it now instead of at the next look.
  void wake_live();
  /// No new connections; requests at work may finish for `settings::stop_timeout`. Idempotent.
  void stop();

private:
  struct impl;
  explicit server(std::unique_ptr<impl> taken);
  std::unique_ptr<impl> impl_;
};

} // namespace barid::http
