// tests/app/program.hpp - the real program, called as people call it.
//
// Owns     a data folder with a private cluster that stays up for all cases, as if `barid run` held
// it.

#pragma once

#include "tests/support/child_process.hpp"
#include "tests/support/postgres_fixture.hpp"
#include "tests/support/temp_folder.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace barid::app {

/// Secrets that tests give to the program. None may ever come back out.
inline constexpr const char* canary = "canary-5ecret-pass";
inline constexpr const char* wrong_canary = "canary-wr0ng-pass";

/// The program with these words and variables; every output is looked through for the canaries.
[[nodiscard]] testing::finished barid(const std::vector<std::string>& words,
                                      const testing::environment& variables = {});

/// The same on the shared data folder.
[[nodiscard]] testing::finished on_desk(std::vector<std::string> words, const testing::environment& variables = {});

/// Of `on_desk(words --json)`, which has to succeed.
[[nodiscard]] nlohmann::json json_of(std::vector<std::string> words);

/// The same at a pseudo terminal where these lines are typed, each once its prompt is there; what the terminal
/// shows is the output.
[[nodiscard]] testing::finished at_terminal(const std::vector<std::string>& words,
                                            const std::vector<std::string>& lines);

struct desk {
  test::temp_folder data;
  store::private_cluster cluster;
  testing::temp_folder files;
  std::string password_file = files.write("password", std::string(canary) + "\n").string();
  std::string wrong_password_file = files.write("wrong", std::string(wrong_canary) + "\n").string();

  static desk& get();

private:
  desk();
};

} // namespace barid::app
