// A library that is preloaded into a program under test and kills it, as `kill -9` does, just ahead
// of the Nth of its calls that write: to a socket, to a file, or to the disk. strace counts each
// thread apart; here all threads are counted together, so that every N is one moment of the whole
// program.
//
// The count is in a file that the test maps too (tests/support/kill_point.hpp). Programs that this
// one starts are left alone.

#include "tests/support/kill_point.hpp"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

namespace {

using barid::testing::kill_count;

kill_count* shared = nullptr;

__attribute__((constructor)) void begin() {
  if (const char* name = std::getenv(barid::testing::kill_point_variable)) {
    if (const int file = ::open(name, O_RDWR | O_CLOEXEC); file >= 0) {
      void* at = ::mmap(nullptr, sizeof(kill_count), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
      if (at != MAP_FAILED) shared = static_cast<kill_count*>(at);
      ::close(file);
    }
  }
  ::unsetenv("LD_PRELOAD");
}

void count(int fd) {
  // what is said to people is no moment of its own
  if (!shared || fd == STDOUT_FILENO || fd == STDERR_FILENO) return;
  const auto last = shared->kill_at.load();
  if (last == 0 || shared->calls.fetch_add(1) + 1 < last || shared->kill_at == 0) return;
  ::kill(::getpid(), SIGKILL);
  for (;;) ::pause();
}

/// The function of this name that would have been called without us.
template <class F>
F* behind(const char* name) {
  return reinterpret_cast<F*>(::dlsym(RTLD_NEXT, name));
}

} // namespace

extern "C" {

ssize_t write(int fd, const void* bytes, size_t size) {
  static auto* const real = behind<ssize_t(int, const void*, size_t)>("write");
  count(fd);
  return real(fd, bytes, size);
}

ssize_t writev(int fd, const iovec* pieces, int n) {
  static auto* const real = behind<ssize_t(int, const iovec*, int)>("writev");
  count(fd);
  return real(fd, pieces, n);
}

ssize_t send(int fd, const void* bytes, size_t size, int flags) {
  static auto* const real = behind<ssize_t(int, const void*, size_t, int)>("send");
  count(fd);
  return real(fd, bytes, size, flags);
}

ssize_t sendto(int fd, const void* bytes, size_t size, int flags, const sockaddr* to, socklen_t length) {
  static auto* const real = behind<ssize_t(int, const void*, size_t, int, const sockaddr*, socklen_t)>("sendto");
  count(fd);
  return real(fd, bytes, size, flags, to, length);
}

ssize_t sendmsg(int fd, const msghdr* what, int flags) {
  static auto* const real = behind<ssize_t(int, const msghdr*, int)>("sendmsg");
  count(fd);
  return real(fd, what, flags);
}

int fsync(int fd) {
  static auto* const real = behind<int(int)>("fsync");
  count(fd);
  return real(fd);
}

int fdatasync(int fd) {
  static auto* const real = behind<int(int)>("fdatasync");
  count(fd);
  return real(fd);
}

} // extern "C"
