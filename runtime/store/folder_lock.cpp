#include "runtime/store/folder_lock.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

namespace barid::store {

namespace {

struct noted_holder {
  std::string pid;
  bool command = false;

  friend bool operator==(const noted_holder&, const noted_holder&) = default;
};

/// What the holder wrote: `PID`, or `PID command`.
noted_holder read_holder(int file) {
  std::array<char, 64> text{};
  const auto got = pread(file, text.data(), text.size() - 1, 0);
  std::string line(text.data(), got > 0 ? std::size_t(got) : 0);
  line = line.substr(0, line.find('\n'));
  const auto blank = line.find(' ');
  return {line.substr(0, blank), blank != std::string::npos};
}

} // namespace

result<folder_lock> folder_lock::take(const std::filesystem::path& folder, folder_holder who,
                                      std::chrono::milliseconds for_commands) {
  using std::chrono::steady_clock;
  const auto path = (folder / "barid.lock").string();
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) {
    const int why = errno;
    return error{why == ENOSPC ? errc::exhausted : errc::refused, "cannot open " + path + ": " + std::strerror(why),
                 why == ENOSPC ? "free disk space" : "check the folder's owner and permissions"};
  }
  const auto until = steady_clock::now() + for_commands;
  noted_holder holder;
  int engine_seen = 0;
  while (flock(file, LOCK_EX | LOCK_NB) != 0) {
    // who has just taken it may not have written yet: the one before still stands there
    const auto now = read_holder(file);
    engine_seen = now == holder && !now.command ? engine_seen + 1 : 0;
    holder = now;
    const bool an_engine = engine_seen > 5;
    if (steady_clock::now() >= until || an_engine) {
      close(file);
      return error{errc::refused,
                   "the data folder " + folder.string() + " is in use" +
                       (holder.pid.empty() ? "" : " by process " + holder.pid),
                   "stop that program first, or give this one another data folder"};
    }
    poll(nullptr, 0, 10);
  }
  const auto mine = std::to_string(getpid()) + (who == folder_holder::command ? " command\n" : "\n");
  // the line only serves those who wait: where it cannot be written, the lock still holds
  if (ftruncate(file, 0) == 0) [[maybe_unused]]
    auto n = pwrite(file, mine.data(), mine.size(), 0);
  return folder_lock(file);
}

folder_lock::~folder_lock() {
  if (file_ >= 0) close(file_);
}

} // namespace barid::store
