#include "runtime/store/folder_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

namespace barid::store {

result<folder_lock> folder_lock::take(const std::filesystem::path& folder) {
  const auto path = (folder / "barid.lock").string();
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) {
    const int why = errno;
    return error{why == ENOSPC ? errc::exhausted : errc::refused,
                 "cannot open " + path + ": " + std::strerror(why),
                 why == ENOSPC ? "free disk space" : "check the folder's owner and permissions"};
  }
  if (flock(file, LOCK_EX | LOCK_NB) != 0) {
    std::array<char, 32> pid{};
    const auto got = read(file, pid.data(), pid.size() - 1);
    close(file);
    std::string holder(pid.data(), got > 0 ? std::size_t(got) : 0);
    while (!holder.empty() && holder.back() == '\n') holder.pop_back();
    return error{errc::refused,
                 "the data folder " + folder.string() + " is in use" +
                     (holder.empty() ? "" : " by process " + holder),
                 "stop that program first, or give this one another data folder"};
  }
  const auto mine = std::to_string(getpid()) + "\n";
  // the pid only serves the message above: where it cannot be written, the lock still holds
  if (ftruncate(file, 0) == 0) [[maybe_unused]]
    auto n = pwrite(file, mine.data(), mine.size(), 0);
  return folder_lock(file);
}

folder_lock::~folder_lock() {
  if (file_ >= 0) close(file_);
}

} // namespace barid::store
