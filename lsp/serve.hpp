// lsp/serve.hpp - the server on two streams of bytes.
//
// Owns     a thread that checks, so that no keystroke waits for the whole rule set.
// Debounce a state is checked when nothing changed for a moment; a newer one replaces one that
// waits.

#pragma once

#include "lsp/server.hpp"
#include "model/result.hpp"

#include <chrono>

namespace barid::lsp {

/// How long nothing must change before a check begins.
inline constexpr std::chrono::milliseconds quiet_time{120};

/// Reads and answers messages until `exit` (its exit code, 0 or 1) or the end of the input (1).
/// Fails when the input is no such stream, or the output is gone.
[[nodiscard]] result<int> serve(int input, int output, server& to);

} // namespace barid::lsp
