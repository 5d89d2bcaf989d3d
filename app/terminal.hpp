// app/terminal.hpp - whether to print in colour, and the colours.

#pragma once

#include "model/result.hpp"

#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace barid::app {

/// Adds `--color auto|always|never`; `choice` gets the word.
void add_color(CLI::App& command, std::string& choice);

/// `auto`: when standard output is a terminal, `NO_COLOR` is not set and `TERM` is not `dumb`.
[[nodiscard]] bool use_color(const std::string& choice);

enum class ink { plain, bold, dim, red, green, yellow, cyan };

/// Text in a colour, or as it is.
class painter {
public:
  explicit painter(bool on) : on_(on) {}
  [[nodiscard]] std::string operator()(ink with, std::string_view text) const;

private:
  bool on_;
};

/// One line that a terminal shows as it is: line ends become spaces, control and direction
/// characters are left out, and what is longer than `longest` characters is cut with `…`.
[[nodiscard]] std::string one_line(std::string_view text, std::size_t longest);

} // namespace barid::app
