// runtime/mail/worker/sandbox.hpp - takes from a process everything that reading mail does not
// need.
//
// Owns     the list of system calls a worker may make, and its limits of memory and processor time.
// Never    gives anything back: a process that entered stays inside.
// Fails    with errc::refused when the kernel lacks a part of it; then the worker must not read
// mail.

#pragma once

#include "model/result.hpp"

#include <cstddef>

namespace barid::reader {

struct confinement {
  std::size_t memory = std::size_t{192} << 20; ///< Bytes of data the process may have.
  int channel = 3;                             ///< The one descriptor that stays open, besides 0, 1 and 2 on /dev/null.
};

/// From here on the process may read and write open descriptors, get memory and end. Opening a file
/// answers EACCES (libraries try, and go on without); sockets, new processes, tracing and
/// everything else kill it. Dies with its parent. Single-threaded processes only.
[[nodiscard]] result<void> enter_sandbox(const confinement& how);

/// From now on at most `bytes` of data, and never more than `confinement::memory`. Inside the
/// sandbox.
void allow_memory(std::size_t bytes);

} // namespace barid::reader
