// app/node.hpp - a whole node as `barid run` and `barid demo` start it: database, engine, HTTP.
//
// Owns     the private cluster (unless a server is configured), the engine, the HTTP server, the log.
// Fails    with what to do; what was started before is stopped again.

#pragma once

#include "actors/engine.hpp"
#include "actors/front_desk.hpp"
#include "actors/slot.hpp"
#include "app/system_clock.hpp"
#include "model/result.hpp"
#include "runtime/config/settings.hpp"
#include "runtime/http/server.hpp"
#include "runtime/log/log.hpp"
#include "runtime/metrics/listener.hpp"
#include "runtime/metrics/registry.hpp"
#include "runtime/store/private_cluster.hpp"

#include <csignal>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace barid::app {

class node {
public:
  /// Everything runs when this returns. Signals that `wait` handles are blocked from here on.
  [[nodiscard]] static result<std::unique_ptr<node>> start(const config::settings& from);
  ~node();
  node(const node&) = delete;
  node& operator=(const node&) = delete;

  [[nodiscard]] actors::engine& engine() { return *engine_; }
  [[nodiscard]] const wall_clock& clock() const { return clock_; }
  [[nodiscard]] store::connection_settings database(std::string_view role) const;
  /// `http://HOST:PORT/`, or the configured public address.
  [[nodiscard]] std::string page() const;

  /// Whether SIGTERM or SIGINT came while it was starting: it is not complete then, and only to be stopped.
  [[nodiscard]] static bool asked_to_end();

  /// Until SIGTERM or SIGINT; SIGHUP reads the rules again.
  void wait();

  /// Within ten seconds. False when something would not end: then leave by `leave`.
  bool stop();

  /// Ends the process at once, after flushing what was said.
  [[noreturn]] static void leave(int code);

private:
  node() = default;
  /// The private server may be killed; work goes on by itself once it is back (P5).
  void keep_database_running();
  [[nodiscard]] result<void> open_database(const config::settings& from);
  [[nodiscard]] result<void> open_engine(const config::settings& from);
  [[nodiscard]] result<void> open_http(const config::settings& from);

  system_clock clock_;
  sigset_t signals_{};
  std::optional<log::session> log_;
  std::optional<store::private_cluster> cluster_;
  std::string target_;
  actors::slot<std::string> page_; ///< Also read by actors, which start before it is known.
  std::shared_ptr<metrics::registry> metrics_ = std::make_shared<metrics::registry>();
  std::unique_ptr<metrics::listener> metrics_listener_;
  std::unique_ptr<actors::engine> engine_;
  std::unique_ptr<actors::front_desk> desk_;
  std::unique_ptr<http::server> http_;
  std::filesystem::path page_noted_in_; ///< Empty: nothing to forget.
  bool stopped_ = false;
  bool clean_ = true;
};

} // namespace barid::app
