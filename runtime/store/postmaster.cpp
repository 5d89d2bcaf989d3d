#include "runtime/store/postmaster.hpp"

#include "runtime/store/child_process.hpp"

#include <algorithm>
#include <charconv>
#include <csignal>
#include <fstream>
#include <thread>

namespace barid::store {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

namespace {

pid_t number(const std::string& text) {
  pid_t out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

/// Waits until `gone()` or the time is over.
template <class Gone>
bool wait_until(Gone gone, std::chrono::milliseconds most) {
  const auto until = steady::now() + most;
  while (!gone()) {
    if (steady::now() >= until) return false;
    std::this_thread::sleep_for(5ms);
  }
  return true;
}

bool alive(pid_t pid, const fs::path& cluster) {
  (void)reap(pid); // where it is our child, a zombie is not alive
  return is_server_of(pid, cluster);
}

} // namespace

std::optional<postmaster_file> read_postmaster_file(const fs::path& cluster) {
  std::ifstream in(cluster / "postmaster.pid");
  if (!in) return {};
  // lines: pid, data folder, start time, port, socket folder, address, shared memory, status
  postmaster_file out;
  std::string line;
  for (int n = 1; std::getline(in, line); ++n) {
    if (n == 1) out.pid = number(line);
    if (n == 5) out.socket_folder = line;
    if (n == 8) out.ready = line.starts_with("ready");
  }
  return out;
}

bool is_server_of(pid_t pid, const fs::path& cluster) {
  if (pid <= 0) return false;
  std::error_code failed;
  const auto proc = fs::path("/proc") / std::to_string(pid);
  auto program = fs::read_symlink(proc / "exe", failed).filename().string();
  if (failed) return false;
  // after a package upgrade the running program's file is shown as deleted
  if (program != "postgres" && program != "postgres (deleted)") return false;
  const auto folder = fs::read_symlink(proc / "cwd", failed);
  return !failed && fs::equivalent(folder, cluster, failed) && !failed;
}

bool has_server(const fs::path& cluster) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator("/proc", ignored))
    if (const auto pid = number(entry.path().filename().string()); pid > 0)
      if (is_server_of(pid, cluster)) return true;
  return false;
}

result<void> remove_stale_file(const fs::path& cluster, std::chrono::milliseconds most) {
  if (!wait_until([&] { return !has_server(cluster); }, most))
    return error{errc::unavailable, "processes of an earlier database server still work in " + cluster.string(),
                 "wait until they have ended, or end the `postgres` processes with that folder"};
  std::error_code failed;
  fs::remove(cluster / "postmaster.pid", failed);
  if (failed)
    return error{errc::refused, "cannot remove " + (cluster / "postmaster.pid").string() + ": " + failed.message(),
                 "check the folder's owner and permissions"};
  return {};
}

result<void> stop_server(pid_t pid, const fs::path& cluster, std::chrono::milliseconds most) {
  if (!alive(pid, cluster)) return {};
  kill(pid, SIGINT); // fast: ends sessions, writes a checkpoint
  if (wait_until([&] { return !alive(pid, cluster); }, most * 7 / 10)) return {};
  kill(pid, SIGQUIT); // immediate: the next start recovers from the log, nothing is lost
  if (wait_until([&] { return !alive(pid, cluster); }, most * 3 / 10)) return {};
  return error{errc::timeout, "the database server (process " + std::to_string(pid) + ") did not end",
               "look into its log; the next start takes it over"};
}

} // namespace barid::store
