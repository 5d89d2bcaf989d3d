#include "runtime/config/memory.hpp"

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>

namespace barid::config {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

std::size_t limit_in(const fs::path& file) {
  std::ifstream in(file);
  std::size_t bytes = 0;
  return in >> bytes ? bytes : unlimited; // version 2 writes "max"
}

/// The least of the groups from `own` up to the root: each of them holds.
std::size_t least_of(const fs::path& mounted, std::string own, const char* file) {
  auto out = limit_in(mounted / file);
  while (own.size() > 1) {
    // inside a container the path may be one of the host, which is not seen here
    out = std::min(out, limit_in(mounted / own.substr(1) / file));
    own.resize(own.rfind('/'));
  }
  return out;
}

std::size_t of_machine(const fs::path& root) {
  std::ifstream in(root / "proc/meminfo");
  std::size_t kilobytes = 0;
  for (std::string word; in >> word;)
    if (word == "MemTotal:" && in >> kilobytes) return kilobytes * 1024;
  return unlimited;
}

} // namespace

std::size_t memory_allowed(const fs::path& root) {
  auto out = of_machine(root);
  std::ifstream groups(root / "proc/self/cgroup"); // number:controllers:path (cgroups(7))
  for (std::string line; std::getline(groups, line);) {
    const auto path = line.find('/');
    if (path == std::string::npos) continue;
    if (line.starts_with("0::")) out = std::min(out, least_of(root / "sys/fs/cgroup", line.substr(path), "memory.max"));
    if (line.find(":memory:") != std::string::npos)
      out = std::min(out, least_of(root / "sys/fs/cgroup/memory", line.substr(path), "memory.limit_in_bytes"));
  }
  return out == unlimited ? 0 : out;
}

std::size_t room_for_mails(std::size_t allowed, std::size_t ways_in, std::size_t largest) {
  constexpr std::size_t most = std::size_t{512} << 20;
  const auto share = allowed == 0 ? most : allowed / 4 / std::max<std::size_t>(ways_in, 1);
  return std::max(largest, std::min(share, most));
}

} // namespace barid::config
