// tests/support/engine_process.hpp - the real program, `barid run`, with a data folder of its own.
//
// Owns     the process and, as long as the engine has a private cluster, that server too: both are
//          ended by their own pids when this object goes.
// Fails    to start by throwing what the program wrote.

#pragma once

#include "runtime/net/endpoint.hpp"
#include "runtime/store/connection.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/temp_folder.hpp"

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace barid::testing {

struct engine_options {
  std::filesystem::path rules;          ///< Folder; empty: the example of the project.
  std::string database;                 ///< Empty: a private cluster in the data folder.
  std::filesystem::path data;           ///< Empty: a folder of its own.
  std::vector<std::string> more;        ///< Further arguments of `run`.
  environment variables;                ///< Besides those of the test.
  std::vector<std::string> before = {}; ///< Words in front of the program: what starts it.
  bool wait = true;                     ///< The constructor comes back when it is ready.
};

class engine_process {
public:
  /// Starts and waits until it is ready.
  explicit engine_process(engine_options options = {});
  engine_process(const engine_process&) = delete;
  engine_process& operator=(const engine_process&) = delete;
  ~engine_process();

  /// Where LMTP listens: the same address after every start.
  [[nodiscard]] const net::endpoint& lmtp() const { return lmtp_; }
  /// The same for HTTP.
  [[nodiscard]] std::uint16_t http_port() const { return http_port_; }
  [[nodiscard]] pid_t pid() const;
  [[nodiscard]] bool running();

  /// Without waiting for `ready`.
  void launch();
  /// Until it says `ready`; throws when it ends before that or `most` is over.
  void wait_ready(std::chrono::milliseconds most = std::chrono::seconds(60));
  void start() {
    launch();
    wait_ready();
  }
  /// Started again when it has ended; whether it had.
  bool revive();
  /// kill -9, and waits for the end.
  void kill();
  /// SIGTERM; the exit status.
  int stop();
  void reload() const; ///< SIGHUP

  /// Everything the program wrote since it was first started.
  [[nodiscard]] std::string output() const;
  [[nodiscard]] const std::filesystem::path& data() const { return data_; }

  /// The database's administrator, for looking at what is stored. Only with a private cluster.
  [[nodiscard]] store::connection_settings admin() const;
  [[nodiscard]] pid_t postmaster() const; ///< 0 when there is none.
  /// The database server and all its children.
  [[nodiscard]] std::vector<pid_t> database_processes() const;

  /// Resident memory of the engine alone, in bytes, now and at most so far (proc(5)).
  [[nodiscard]] std::size_t memory() const;
  [[nodiscard]] std::size_t peak_memory() const;

private:
  temp_folder own_;
  engine_options options_;
  std::filesystem::path data_;
  net::endpoint lmtp_;
  std::uint16_t http_port_ = 0;
  std::unique_ptr<child_process> process_;
  int starts_ = 0;

  [[nodiscard]] std::filesystem::path log_of(int start) const;
  [[nodiscard]] std::string postmaster_line(int n) const;
};

/// The pids of a process and of everything below it.
[[nodiscard]] std::vector<pid_t> family_of(pid_t ancestor);

} // namespace barid::testing
