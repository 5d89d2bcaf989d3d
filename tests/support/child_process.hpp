// tests/support/child_process.hpp - programs that tests run.
//
// Owns     the process: it is ended by its own pid when the object goes, and waited for.

#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace barid::testing {

using environment = std::vector<std::pair<std::string, std::string>>;

class child_process {
public:
  /// Starts `command[0]`, found by PATH; output and errors go to `log`, input is empty.
  child_process(const std::vector<std::string>& command, const std::filesystem::path& log,
                const environment& more = {});
  child_process(const child_process&) = delete;
  child_process& operator=(const child_process&) = delete;
  ~child_process();

  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] bool running();

  /// Waits for the end: its exit status, 128 + signal when it was killed.
  int wait();

  /// SIGTERM, and SIGKILL after two seconds.
  void stop();

private:
  pid_t pid_ = -1;
  int status_ = -1;
};

struct finished {
  int status = -1;
  std::string output; ///< With errors.
};

/// Runs a program to its end.
[[nodiscard]] finished run(const std::vector<std::string>& command, const environment& more = {});

} // namespace barid::testing
