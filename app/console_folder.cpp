#include "app/console_folder.hpp"

#include <filesystem>

namespace barid::app {

namespace fs = std::filesystem;

std::string console_folder() {
  std::error_code failed;
  const auto program = fs::read_symlink("/proc/self/exe", failed);
  if (failed) return {};
  const auto folder = program.parent_path();
  // PREFIX/bin/barid, and CHECKOUT/build/PRESET/app/barid
  for (const auto& place :
       {folder.parent_path() / "share/barid/console", folder.parent_path().parent_path().parent_path() / "web/dist"})
    if (fs::is_regular_file(place / "index.html", failed)) return place.string();
  return {};
}

} // namespace barid::app
