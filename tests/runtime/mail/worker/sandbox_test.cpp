#include "runtime/mail/worker/sandbox.hpp"

#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <functional>

namespace barid::reader {

namespace {

struct ending {
  bool exited = false;
  int code = 0; ///< Exit code or signal.
};

/// Runs `act` in a confined child; `act` returns the exit code.
ending confined(const std::function<int()>& act) {
  const pid_t pid = fork();
  if (pid == 0) {
    if (!enter_sandbox({})) _exit(99);
    _exit(act());
  }
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? ending{true, WEXITSTATUS(status)} : ending{false, WTERMSIG(status)};
}

bool killed_by_filter(const ending& e) {
  return !e.exited && e.code == SIGSYS;
}

} // namespace

BOOST_AUTO_TEST_SUITE(sandbox)

BOOST_AUTO_TEST_CASE(a_confined_process_can_compute_and_end) {
  const auto e = confined([] {
    auto* const p = static_cast<char*>(std::malloc(10'000'000));
    p[5'000'000] = 1;
    const int out = p[5'000'000];
    std::free(p);
    return out;
  });
  BOOST_TEST((e.exited && e.code == 1));
}

BOOST_AUTO_TEST_CASE(files_cannot_be_opened_and_asking_does_no_harm) {
  BOOST_TEST(confined([] { return open("/etc/passwd", O_RDONLY) < 0 ? errno : 0; }).code == EACCES);
  BOOST_TEST(confined([] { return open("/tmp/x", O_CREAT | O_WRONLY, 0600) < 0 ? errno : 0; }).code == EACCES);
  struct stat s {};
  BOOST_TEST(confined([&] { return stat("/etc/passwd", &s) < 0 ? errno : 0; }).code == EACCES);
}

BOOST_AUTO_TEST_CASE(sockets_processes_and_tracing_end_the_process) {
  BOOST_TEST(killed_by_filter(confined([] { return socket(AF_INET, SOCK_STREAM, 0) < 0 ? 1 : 0; })));
  BOOST_TEST(killed_by_filter(confined([] { return socket(AF_UNIX, SOCK_STREAM, 0) < 0 ? 1 : 0; })));
  BOOST_TEST(killed_by_filter(confined([] { return fork() < 0 ? 1 : 0; })));
  BOOST_TEST(killed_by_filter(confined([] { return execl("/bin/true", "true", nullptr); })));
  BOOST_TEST(killed_by_filter(confined([] { return kill(getppid(), 0); })));
  BOOST_TEST(killed_by_filter(confined([] { return static_cast<int>(ptrace(PTRACE_TRACEME, 0, 0, 0)); })));
  BOOST_TEST(killed_by_filter(confined([] { return unlink("/tmp/nothing"); })));
}

BOOST_AUTO_TEST_CASE(memory_never_becomes_code) {
  BOOST_TEST(killed_by_filter(confined([] {
    return mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED
               ? 1
               : 0;
  })));
}

BOOST_AUTO_TEST_CASE(inherited_descriptors_are_closed) {
  const int fd = open("/etc/passwd", O_RDONLY);
  const int high = fcntl(fd, F_DUPFD, 40);
  BOOST_REQUIRE(high >= 40);
  char byte = 0;
  BOOST_TEST(confined([&] { return read(high, &byte, 1) < 0 ? errno : 0; }).code == EBADF);
  close(fd);
  close(high);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
BOOST_AUTO_TEST_CASE(memory_is_limited) {
  const auto e = confined([] {
    void* const p = mmap(nullptr, std::size_t{250} << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? errno : 0;
  });
  BOOST_TEST((e.exited && e.code == ENOMEM));
}

int room_for(std::size_t megabytes) {
  void* const p = mmap(nullptr, megabytes << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (p == MAP_FAILED) return errno;
  munmap(p, megabytes << 20);
  return 0;
}

BOOST_AUTO_TEST_CASE(a_small_mail_gets_less_memory_and_none_gets_more_than_all) {
  const auto e = confined([] {
    allow_memory(std::size_t{112} << 20);
    if (room_for(40) != 0) return 1;
    if (room_for(115) != ENOMEM) return 2;
    allow_memory(std::size_t{1} << 40);
    if (room_for(120) != 0) return 3;
    return room_for(250) == ENOMEM ? 0 : 4;
  });
  BOOST_TEST(e.exited);
  BOOST_TEST(e.code == 0);
}
#endif

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::reader
