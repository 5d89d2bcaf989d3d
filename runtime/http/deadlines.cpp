#include "runtime/http/deadlines.hpp"

#include <sys/socket.h>

namespace barid::http {

deadlines::deadlines() : thread_([this] { watch(); }) {}

deadlines::~deadlines() {
  {
    const std::lock_guard lock(guard_);
    over_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void deadlines::add(int fd, std::chrono::milliseconds most) {
  const std::lock_guard lock(guard_);
  open_[fd] = {clock::now() + most, false};
}

void deadlines::set(int fd, std::chrono::milliseconds most) {
  const std::lock_guard lock(guard_);
  if (const auto it = open_.find(fd); it != open_.end()) it->second.end = clock::now() + most;
}

void deadlines::remove(int fd) {
  const std::lock_guard lock(guard_);
  open_.erase(fd);
}

void deadlines::set_busy(int fd, bool busy) {
  const std::lock_guard lock(guard_);
  if (const auto it = open_.find(fd); it != open_.end()) it->second.busy = busy;
}

void deadlines::shut_down(bool all) {
  const std::lock_guard lock(guard_);
  for (const auto& [fd, e] : open_)
    if (all || !e.busy) ::shutdown(fd, SHUT_RDWR);
}

void deadlines::watch() {
  std::unique_lock lock(guard_);
  while (!changed_.wait_for(lock, std::chrono::milliseconds(500), [this] { return over_; })) {
    const auto now = clock::now();
    for (auto& [fd, e] : open_)
      if (e.end <= now) ::shutdown(fd, SHUT_RDWR);
  }
}

} // namespace barid::http
