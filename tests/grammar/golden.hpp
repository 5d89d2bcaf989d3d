// tests/grammar/golden.hpp - files that say what must come out.
//
// With BARID_UPDATE_GOLDEN=1 in the environment they are rewritten; the change is then reviewed as
// a diff. The tests fail in such a run only where a file cannot be written.

#pragma once

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace barid::testing {

inline std::filesystem::path source_root() {
  const char* root = std::getenv("BARID_SOURCE");
  return root ? std::filesystem::path(root) : std::filesystem::current_path();
}

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  BOOST_REQUIRE_MESSAGE(in, "cannot read " << path);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

/// The files of a folder with this extension, by name.
inline std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder, const std::string& extension) {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == extension) out.push_back(entry.path());
  std::sort(out.begin(), out.end());
  return out;
}

/// Holds `actual` to the file, or rewrites the file.
inline void check_golden(const std::filesystem::path& file, const std::string& actual) {
  const char* update = std::getenv("BARID_UPDATE_GOLDEN");
  if (update != nullptr && std::string(update) == "1") {
    std::ofstream out(file, std::ios::binary);
    out << actual;
    BOOST_REQUIRE_MESSAGE(out.flush(), "cannot write " << file);
    return;
  }
  BOOST_REQUIRE_MESSAGE(std::filesystem::exists(file), file << " is missing; BARID_UPDATE_GOLDEN=1 writes it");
  const auto wanted = read_file(file);
  BOOST_CHECK_MESSAGE(actual == wanted, file << " differs; now it is:\n" << actual);
}

} // namespace barid::testing
