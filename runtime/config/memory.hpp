// runtime/config/memory.hpp - how much memory this program may have.

#pragma once

#include <cstddef>
#include <filesystem>

namespace barid::config {

/// Bytes: of the machine, or less where a control group of either version (a container, a service
/// with a limit) allows less. `root` stands for `/` in tests. 0 where nothing can be read.
[[nodiscard]] std::size_t memory_allowed(const std::filesystem::path& root = "/");

/// What mails between their first byte and the end of their delivery may take on one of `ways_in`: a
/// quarter of `allowed` for all of them, at most 512 MB each, and never less than one mail of
/// `largest` bytes. Peers beyond hear 452 and come back; accounts are fetched from later.
[[nodiscard]] std::size_t room_for_mails(std::size_t allowed, std::size_t ways_in, std::size_t largest);

} // namespace barid::config
