#include "app/command_lock.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace barid::app {

namespace {

bool lock_within(int file, int how, std::chrono::milliseconds most) {
  const auto until = std::chrono::steady_clock::now() + most;
  while (::flock(file, how | LOCK_NB) != 0) {
    if (std::chrono::steady_clock::now() > until) return false;
    ::poll(nullptr, 0, 10);
  }
  return true;
}

} // namespace

result<command_lock> command_lock::open(const std::filesystem::path& data) {
  const auto path = data / "barid.commands";
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) {
    const int code = errno;
    return error{code == ENOSPC ? errc::exhausted : errc::refused,
                 "cannot open " + path.string() + ": " + std::strerror(code),
                 code == ENOSPC ? "free disk space" : "run the command as the user that runs barid"};
  }
  return command_lock(file);
}

result<command_lock> command_lock::share(const std::filesystem::path& data, std::chrono::milliseconds most) {
  auto out = open(data);
  if (out && !lock_within(out->file_, LOCK_SH, most))
    return error{errc::timeout, "another command has the database in " + data.string() + " for itself",
                 "try again in a moment"};
  return out;
}

result<command_lock> command_lock::alone(const std::filesystem::path& data, std::chrono::milliseconds most) {
  auto out = open(data);
  if (out && !lock_within(out->file_, LOCK_EX, most))
    return error{errc::timeout, "other commands are at work in " + data.string(), "try again when they have ended"};
  return out;
}

command_lock::~command_lock() {
  if (file_ >= 0) ::close(file_);
}

bool command_lock::is_last() {
  if (::flock(file_, LOCK_EX | LOCK_NB) == 0) return true;
  // a lock that could not be converted is lost already (flock(2)); the file goes with it
  ::close(std::exchange(file_, -1));
  return false;
}

} // namespace barid::app
