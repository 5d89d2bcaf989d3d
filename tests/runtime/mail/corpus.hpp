// tests/runtime/mail/corpus.hpp - real mail from public test suites, where it is present.

#pragma once

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

namespace barid::corpus {

namespace fs = std::filesystem;

inline std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// The root of the sources.
inline fs::path source() {
  const char* named = std::getenv("BARID_SOURCE");
  return named ? fs::path(named) : fs::current_path();
}

/// `BARID_CORPUS`, or `shared/corpus` beside the checkout; empty, with a message, when absent.
inline fs::path folder() {
  const char* named = std::getenv("BARID_CORPUS");
  const auto path = named ? fs::path(named) : source() / "../shared/corpus";
  if (fs::is_directory(path)) return path;
  std::cerr << "no mail corpus at " << path << ": skipped (set BARID_CORPUS)\n";
  return {};
}

/// All files below `path` with one of the extensions, sorted; all files without extensions.
inline std::vector<fs::path> files(const fs::path& path, const std::vector<std::string>& extensions = {}) {
  std::vector<fs::path> out;
  if (path.empty() || !fs::is_directory(path)) return out;
  for (const auto& entry : fs::recursive_directory_iterator(path)) {
    if (!entry.is_regular_file()) continue;
    bool wanted = extensions.empty();
    for (const auto& e : extensions) wanted = wanted || entry.path().extension() == e;
    if (wanted) out.push_back(entry.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

/// Files below `path` but those that are about the others (.json, README.md, names that begin with a
/// dot), sorted: what somebody may hand us, broken or not.
inline std::vector<fs::path> mails(const fs::path& path) {
  auto out = files(path);
  std::erase_if(out, [](const fs::path& file) {
    const auto name = file.filename().string();
    return name.starts_with('.') || name.ends_with(".json") || name == "README.md";
  });
  return out;
}

/// How many there are at least: a check that everything was looked at.
inline constexpr std::size_t own_mails = 330, borrowed_mails = 240;

} // namespace barid::corpus
