// tests/support/memory_group.hpp - a limit for the memory of a program and all that it starts, set
// by the system (control groups of either version).
//
// Owns     the group, which is removed with this object; what was in it has to have ended by then.

#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace barid::testing {

class memory_group {
public:
  /// Nothing where this user may make none: in most containers.
  [[nodiscard]] static std::optional<memory_group> make(std::size_t bytes);
  memory_group(memory_group&& other) noexcept;
  memory_group& operator=(memory_group&&) = delete;
  ~memory_group();

  /// Words in front of a command, which then runs inside.
  [[nodiscard]] std::vector<std::string> inside() const;
  /// The most bytes that they took at once, counted by the system.
  [[nodiscard]] std::size_t most() const;
  /// How many processes the system killed for want of memory.
  [[nodiscard]] long kills() const;

private:
  explicit memory_group(std::filesystem::path folder) : folder_(std::move(folder)) {}
  std::filesystem::path folder_;
};

} // namespace barid::testing
