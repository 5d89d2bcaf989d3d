// app/wrong_words.hpp - what a command line with a word that nothing knows is answered with.

#pragma once

#include "app/command.hpp"

#include <string_view>

namespace CLI {
class ParseError;
}

namespace barid::app {

/// A first word that is no command: CLI11 would only say that one is required.
[[nodiscard]] bool is_unknown_command(const CLI::App& root, std::string_view word);
exit_code refuse_command(const CLI::App& root, std::string_view word);

/// After a failed parse. An unknown option is named before what else is missing: it was most likely
/// meant to be just that.
exit_code refuse(const CLI::App& root, const CLI::ParseError& why);

} // namespace barid::app
