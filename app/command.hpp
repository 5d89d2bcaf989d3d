// app/command.hpp - what a subcommand is.
//
// A subcommand is one file with one function that adds it to the command line, and one line in the
// table in commands.cpp. It prints results to standard output and everything else to standard error.

#pragma once

#include "model/result.hpp"

#include <functional>
#include <string>

namespace CLI {
class App;
}

namespace barid::app {

/// Exit codes of every subcommand, documented in `barid --help` and the manual page.
enum class exit_code : int {
  ok = 0,
  findings = 1,    ///< It ran, and found what it looks for: errors in rules, a failed test, a difference.
  usage = 2,       ///< The command line is wrong.
  bad_input = 3,   ///< A file or argument cannot be used.
  unavailable = 4, ///< The database or a peer cannot be reached, a port is taken.
  refused = 5,     ///< Credentials or permissions.
  failed = 70,     ///< A mistake of ours (EX_SOFTWARE).
};

/// The exit code that tells a script what kind of failure it was.
[[nodiscard]] exit_code exit_code_of(const error& why);

/// Set by the chosen subcommand's callback; `main` runs it after the command line was read.
using action = std::function<exit_code()>;

/// Adds one subcommand to `root`; its callback stores what is to be done in `chosen`.
using add_command = void (*)(CLI::App& root, action& chosen);

/// Prints `barid: MESSAGE` and, indented, what to do about it, to standard error.
exit_code report(const error& why);

} // namespace barid::app
