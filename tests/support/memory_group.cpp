#include "tests/support/memory_group.hpp"

#include "tests/support/eventually.hpp"

#include <unistd.h>

#include <fstream>
#include <utility>

namespace barid::testing {

namespace fs = std::filesystem;

namespace {

bool write(const fs::path& file, const std::string& text) {
  std::ofstream out(file);
  out << text << std::flush;
  return out.good();
}

} // namespace

std::optional<memory_group> memory_group::make(std::size_t bytes) {
  const auto name = "barid-test-" + std::to_string(::getpid());
  const auto limit = std::to_string(bytes);
  for (const auto& [root, file] :
       {std::pair("/sys/fs/cgroup/memory", "memory.limit_in_bytes"), std::pair("/sys/fs/cgroup", "memory.max")}) {
    std::error_code failed;
    const auto folder = fs::path(root) / name;
    if (!fs::exists(fs::path(root) / "cgroup.procs", failed) || !fs::create_directory(folder, failed)) continue;
    memory_group out(folder);
    if (fs::exists(folder / file, failed) && write(folder / file, limit)) {
      // pages that are put aside count, too
      if (fs::exists(folder / "memory.swap.max", failed)) write(folder / "memory.swap.max", "0");
      return out;
    }
  }
  return {};
}

memory_group::memory_group(memory_group&& other) noexcept : folder_(std::exchange(other.folder_, fs::path())) {}

memory_group::~memory_group() {
  if (folder_.empty()) return;
  // a process leaves it a moment after its end
  (void)eventually([&] { return ::rmdir(folder_.c_str()) == 0; });
}

std::vector<std::string> memory_group::inside() const {
  return {"sh", "-c", "echo $$ > \"$0\" && exec \"$@\"", (folder_ / "cgroup.procs").string()};
}

long memory_group::kills() const {
  for (const auto* file : {"memory.oom_control", "memory.events"}) {
    std::ifstream in(folder_ / file);
    std::string word;
    for (long n = 0; in >> word >> n;)
      if (word == "oom_kill") return n;
  }
  return -1;
}

std::size_t memory_group::most() const {
  for (const auto* file : {"memory.max_usage_in_bytes", "memory.peak"}) {
    std::ifstream in(folder_ / file);
    if (std::size_t bytes = 0; in >> bytes) return bytes;
  }
  return 0; // a system of before Linux 5.19 with groups of version 2
}

} // namespace barid::testing
