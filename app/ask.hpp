// app/ask.hpp - passwords from a terminal or a file, never from the command line.

#pragma once

#include "model/result.hpp"
#include "runtime/secrets/secret.hpp"

#include <string>

namespace barid::app {

/// The first line of `file` where one is named, else asked for at the terminal without showing it.
/// `twice`: asked again, for a password that nobody else knows yet. Fails with errc::invalid when
/// there is no terminal, or the two differ.
[[nodiscard]] result<secrets::secret> ask_secret(const std::string& what, const std::string& file, bool twice = false);

} // namespace barid::app
