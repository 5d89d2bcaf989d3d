// runtime/mail/worker/serve.hpp - the worker's side: a process that reads one mail after the other.
//
// Owns     descriptor 3, the channel to the engine. Nothing else: see sandbox.hpp.
// Never    sees the database, the network, a file, the environment of the engine, or a second mail
//          at the same time.
// Fails    by ending. The engine notices and replaces it.
// Restart  loses the mail in hand; the engine shows that one raw.

#pragma once

#include "runtime/mail/mime/options.hpp"

namespace barid::reader {

/// What `barid mail-worker` runs: reads requests from descriptor 3 until it closes; returns the
/// exit code. `detect` finds the language of each mail (may be empty); it is called once before the
/// sandbox closes, and must need no file after that.
[[nodiscard]] int serve(const mime::language_detector& detect);

} // namespace barid::reader
