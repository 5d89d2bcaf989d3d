#include "runtime/mail/worker/sandbox.hpp"

#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <initializer_list>
#include <memory>
#include <string>

namespace barid::reader {

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true; // maps terabytes of shadow memory
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif
#else
constexpr bool sanitized = false;
#endif

error refused(const char* what, int number) {
  return {errc::refused, std::string("cannot confine the mail reader: ") + what + ": " + std::strerror(number),
          "run on a kernel with seccomp filters, and do not forbid prctl in the service's sandbox"};
}

/// Address space in use before any mail: code, ICU's tables, the C library's own.
std::size_t mapped_now() {
  std::ifstream in("/proc/self/statm");
  std::size_t pages = 0;
  in >> pages;
  return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

bool limit(__rlimit_resource what, std::size_t value) {
  const rlimit both{value, value};
  return setrlimit(what, &both) == 0;
}

struct filter_closer {
  void operator()(void* f) const { seccomp_release(f); }
};
using filter = std::unique_ptr<void, filter_closer>;

/// Calls that are always fine: they touch nothing outside the process.
constexpr std::array always = {
    SCMP_SYS(read),         SCMP_SYS(write),           SCMP_SYS(readv),
    SCMP_SYS(writev),       SCMP_SYS(recvfrom),        SCMP_SYS(sendto),
    SCMP_SYS(recvmsg),      SCMP_SYS(sendmsg),         SCMP_SYS(close),
    SCMP_SYS(brk),          SCMP_SYS(munmap),          SCMP_SYS(mremap),
    SCMP_SYS(madvise),      SCMP_SYS(futex),           SCMP_SYS(exit),
    SCMP_SYS(exit_group),   SCMP_SYS(rt_sigreturn),    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigaction), SCMP_SYS(sigaltstack),     SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres), SCMP_SYS(gettimeofday),    SCMP_SYS(time),
    SCMP_SYS(getrandom),    SCMP_SYS(getpid),          SCMP_SYS(gettid),
    SCMP_SYS(sched_yield),  SCMP_SYS(restart_syscall), SCMP_SYS(poll),
    SCMP_SYS(ppoll),        SCMP_SYS(getrlimit),       SCMP_SYS(sysinfo),
    SCMP_SYS(uname),        SCMP_SYS(getuid),          SCMP_SYS(geteuid),
    SCMP_SYS(getgid),       SCMP_SYS(getegid),         SCMP_SYS(sched_getaffinity),
};

/// Calls that libraries make and do well without.
constexpr std::array denied = {
    SCMP_SYS(open),       SCMP_SYS(openat),     SCMP_SYS(stat),   SCMP_SYS(lstat),     SCMP_SYS(fstat),
    SCMP_SYS(newfstatat), SCMP_SYS(statx),      SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2),
    SCMP_SYS(readlink),   SCMP_SYS(readlinkat), SCMP_SYS(getcwd), SCMP_SYS(ioctl),     SCMP_SYS(lseek),
    SCMP_SYS(fcntl),      SCMP_SYS(getdents64),
};

int add_rules(void* to) {
  int failed = 0;
  for (const int call : always) failed |= seccomp_rule_add(to, SCMP_ACT_ALLOW, call, 0);
  for (const int call : denied) failed |= seccomp_rule_add(to, SCMP_ACT_ERRNO(EACCES), call, 0);
  // memory, but never code, and no file behind it
  const std::array plain_memory = {scmp_arg_cmp{2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0},
                                   scmp_arg_cmp{3, SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS}};
  failed |= seccomp_rule_add_array(to, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2, plain_memory.data());
  failed |= seccomp_rule_add_array(to, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, plain_memory.data());
  // its own limits, which it can only tighten; nobody else's
  const scmp_arg_cmp own{0, SCMP_CMP_EQ, 0};
  failed |= seccomp_rule_add_array(to, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1, &own);
  // abort() raises its signal with this; to itself only
  const scmp_arg_cmp itself{0, SCMP_CMP_EQ, static_cast<scmp_datum_t>(getpid()), 0};
  failed |= seccomp_rule_add_array(to, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, &itself);
  return failed;
}

bool close_descriptors(int channel) {
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null < 0) return false;
  for (const int fd : {0, 1, 2})
    if (dup2(null, fd) < 0) return false;
  const auto keep = static_cast<unsigned>(channel);
  return close_range(keep + 1, ~0U, 0) == 0 && (keep <= 3 || close_range(3, keep - 1, 0) == 0);
}

} // namespace

result<void> enter_sandbox(const confinement& how) {
  // if the parent died before this line, the closed channel says so
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return refused("parent death signal", errno);
  const auto before = mapped_now();
  if (!close_descriptors(how.channel)) return refused("descriptors", errno);
  if (!limit(RLIMIT_CORE, 0) || !limit(RLIMIT_FSIZE, 0) || !limit(RLIMIT_NOFILE, 16) || !limit(RLIMIT_NPROC, 0))
    return refused("limits", errno);
  if (!sanitized && (!limit(RLIMIT_DATA, how.memory) || !limit(RLIMIT_AS, before + how.memory)))
    return refused("memory limits", errno);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return refused("no_new_privs", errno);
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return refused("dumpable", errno);
  const filter rules(seccomp_init(SCMP_ACT_KILL_PROCESS));
  if (!rules) return refused("system call filter", ENOMEM);
  if (add_rules(rules.get()) != 0) return refused("system call filter", EINVAL);
  if (const int failed = seccomp_load(rules.get()); failed != 0) return refused("system call filter", -failed);
  return {};
}

void allow_memory(std::size_t bytes) {
  rlimit data{};
  if (getrlimit(RLIMIT_DATA, &data) != 0 || data.rlim_max == RLIM_INFINITY) return;
  data.rlim_cur = std::min<rlim_t>(data.rlim_max, bytes);
  // where it fails the limit of the sandbox is the one that holds
  static_cast<void>(setrlimit(RLIMIT_DATA, &data));
}

} // namespace barid::reader
