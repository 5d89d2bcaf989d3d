// tests/support/temp_folder.hpp - a folder of one test's own, gone with it.

#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace barid::testing {

class temp_folder {
public:
  /// Below the system's temporary folder, with a short path (unix sockets) and mode 0755.
  temp_folder();
  temp_folder(const temp_folder&) = delete;
  temp_folder& operator=(const temp_folder&) = delete;
  ~temp_folder();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// Writes a file below it, with the folders in between, and gives its path.
  std::filesystem::path write(const std::string& name, std::string_view content) const;

private:
  std::filesystem::path path_;
};

/// The whole file; empty when it cannot be read.
[[nodiscard]] std::string content_of(const std::filesystem::path& file);

} // namespace barid::testing
