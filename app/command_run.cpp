// app/command_run.cpp - `barid run`: the engine in the foreground.

#include "app/arguments.hpp"
#include "app/command.hpp"
#include "app/node.hpp"
#include "runtime/http/auth/first_administrator.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>

namespace barid::app {

namespace {

struct run_options {
  std::shared_ptr<config_arguments> config;
  std::string database, rules, http, lmtp, smtp;
  bool no_watch = false;
};

exit_code run(const run_options& o) {
  auto given = *o.config;
  auto option = [&](const char* name, const std::string& value) {
    if (!value.empty()) given.more.emplace_back(name, value);
  };
  option("database.target", o.database);
  option("rules.folder", o.rules);
  option("http.listen", o.http);
  option("lmtp.listen", o.lmtp);
  option("smtp.listen", o.smtp);
  if (o.no_watch) option("rules.watch", "false");
  const auto config = load_config(given);
  if (!config) return report(config.why());
  auto started = node::start(config->values);
  if (!started) return report(started.why());
  auto& it = **started;
  if (node::asked_to_end()) {
    if (!it.stop()) node::leave(static_cast<int>(exit_code::ok));
    return exit_code::ok;
  }
  if (const auto at = it.engine().lmtp_address()) log::info("LMTP listens", {log::text("address", net::to_text(*at))});
  if (const auto at = it.engine().smtp_address()) log::info("SMTP listens", {log::text("address", net::to_text(*at))});
  if (!it.page().empty()) log::info("HTTP listens", {log::text("address", it.page())});
  std::cout << "ready" << std::endl;
  it.wait();
  if (!it.stop()) node::leave(static_cast<int>(exit_code::ok)); // a peer that does not answer must not keep us
  return exit_code::ok;
}

} // namespace

void add_run(CLI::App& root, action& chosen) {
  auto o = std::make_shared<run_options>();
  auto* const command = root.add_subcommand("run", "Run the engine in the foreground until SIGTERM or Ctrl-C");
  o->config = add_config_arguments(*command);
  command->add_option("--database", o->database, "A PostgreSQL server instead of the private one");
  command->add_option("--rules", o->rules, "Folder of rule files; without it, the rules in the database");
  command->add_option("--http", o->http, "Where HTTP listens: HOST:PORT");
  command->add_option("--lmtp", o->lmtp, "Where LMTP listens: HOST:PORT or unix:/PATH");
  command->add_option("--smtp", o->smtp, "Where SMTP listens, for gateways without LMTP: HOST:PORT");
  command->add_flag("--no-watch", o->no_watch, "Do not apply rule files when they change");
  command->callback([o, &chosen] { chosen = [o] { return run(*o); }; });
}

} // namespace barid::app
