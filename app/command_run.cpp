// app/command_run.cpp - `barid run`: the engine in the foreground.

#include "actors/engine.hpp"
#include "app/command.hpp"
#include "app/system_clock.hpp"
#include "dsl/report.hpp"
#include "runtime/store/migrate.hpp"
#include "runtime/store/private_cluster.hpp"
#include "runtime/store/roles.hpp"

#include <CLI/CLI.hpp>
#include <spdlog/spdlog.h>

#include <csignal>
#include <iostream>
#include <memory>
#include <optional>

namespace barid::app {

namespace {

struct run_options {
  std::string data = "barid-data";
  std::string database;
  std::string rules;
  std::string lmtp = "127.0.0.1:2424";
  bool watch = true;
};

/// The signals that end or reload the engine; blocked in every thread, waited for in one.
sigset_t handled_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (int s : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&set, s);
  return set;
}

/// The server, ours or somebody's, with a current schema.
struct base {
  std::optional<store::private_cluster> cluster;
  std::string target;

  [[nodiscard]] store::connection_settings as(std::string_view role) const {
    store::connection_settings s;
    s.target = target;
    if (cluster) s.user = role;
    else s.role = role;
    return s;
  }
};

result<base> open_base(const run_options& o) {
  base out;
  if (o.database.empty()) {
    store::cluster_settings settings;
    settings.folder = o.data;
    auto started = store::private_cluster::start(settings);
    if (!started) return started.why();
    out.cluster.emplace(std::move(*started));
    out.target = out.cluster->target();
  } else {
    out.target = o.database;
  }
  auto owner = store::connection::open(out.as(store::owner_role));
  if (!owner) return owner.why();
  const auto migrated = store::migrate(*owner);
  if (!migrated) return migrated.why();
  return out;
}

void tell(const actors::applied& a) {
  if (!a.diagnostics.empty()) std::cerr << dsl::report_text(a.files, a.diagnostics, {});
  if (a.unchanged) return;
  if (a.in_force) spdlog::info("rules: generation {} is in force", a.generation);
  else if (!a.hash.empty()) spdlog::error("rules: not applied; what was in force before stays in force");
}

/// The private server may be killed: it is started again, and work goes on by itself (P5).
void keep_running(base& db) {
  if (!db.cluster || db.cluster->running()) return;
  spdlog::error("the database ended; it is started again");
  if (auto ok = db.cluster->revive(); !ok) spdlog::error("the database: {}", ok.why().message);
}

exit_code run(const run_options& o) {
  const auto signals = handled_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  const auto lmtp_at = net::parse_endpoint(o.lmtp);
  if (!lmtp_at) return report(lmtp_at.why());
  auto db = open_base(o);
  if (!db) return report(db.why());
  static const system_clock clock;
  actors::engine_settings settings;
  settings.database = db->as(store::engine_role);
  settings.rules = o.rules;
  settings.watch_rules = o.watch;
  settings.lmtp.emplace();
  settings.lmtp->at = *lmtp_at;
  settings.tell_rules = tell;
  settings.smtp_server_of = [](const store::channel_row& c) -> result<smtp::server> {
    return error{errc::not_found, "channel `" + c.name + "` has no outgoing server",
                 "set one: `barid channel set " + c.name + " --smtp HOST`"};
  };
  auto engine = actors::engine::start(std::move(settings), clock);
  if (!engine) return report(engine.why());
  if (!(*engine)->rules()) {
    (*engine)->stop();
    return report({errc::invalid, "no rules are in force", "correct the findings above, then start again"});
  }
  if (const auto at = (*engine)->lmtp_address()) spdlog::info("LMTP: {}", net::to_text(*at));
  std::cout << "ready" << std::endl;
  for (;;) {
    const timespec look{1, 0};
    const int signal = sigtimedwait(&signals, nullptr, &look);
    if (signal < 0) keep_running(*db);
    if (signal < 0) continue;
    if (signal != SIGHUP) break;
    if (auto r = (*engine)->reload(); !r) spdlog::error("rules: {}", r.why().message);
  }
  spdlog::info("stopping");
  (*engine)->stop();
  if (db->cluster)
    if (auto ok = db->cluster->stop(); !ok) return report(ok.why());
  return exit_code::ok;
}

} // namespace

void add_run(CLI::App& root, action& chosen) {
  auto o = std::make_shared<run_options>();
  auto* const command = root.add_subcommand("run", "Run the engine in the foreground until SIGTERM or Ctrl-C");
  command->add_option("--data", o->data, "Folder of the private database, made when missing")->capture_default_str();
  command->add_option("--database", o->database, "A PostgreSQL server instead of the private one");
  command->add_option("--rules", o->rules, "Folder of rule files; without it, the rules in the database");
  command->add_option("--lmtp", o->lmtp, "Where LMTP listens: HOST:PORT or unix:/PATH")->capture_default_str();
  command->add_flag("!--no-watch", o->watch, "Do not apply rule files when they change");
  command->callback([o, &chosen] { chosen = [o] { return run(*o); }; });
}

} // namespace barid::app
