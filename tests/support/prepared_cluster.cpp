#include "tests/support/prepared_cluster.hpp"

#include "tests/support/child_process.hpp"

#include <cstdlib>
#include <stdexcept>

namespace barid::testing {

namespace fs = std::filesystem;

fs::path prepared_folder() {
  const char* build = std::getenv("BARID_BUILD");
  return fs::path(build ? build : "build/dev") / "prepared";
}

bool copy_prepared_cluster(const fs::path& data) {
  const auto from = prepared_folder() / "postgres";
  if (!fs::exists(from / "PG_VERSION")) return false;
  fs::create_directories(data);
  // with owners: started as root, the cluster belongs to another user
  const auto copied = run({"cp", "-a", "--reflink=auto", from.string(), (data / "postgres").string()});
  if (copied.status != 0) throw std::runtime_error("the prepared cluster cannot be copied: " + copied.output);
  return true;
}

} // namespace barid::testing
