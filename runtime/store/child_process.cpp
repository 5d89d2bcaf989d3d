#include "runtime/store/child_process.hpp"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <thread>

namespace barid::store {

namespace {

using steady = std::chrono::steady_clock;

os_user user_of(const passwd& entry) {
  return {entry.pw_uid, entry.pw_gid, entry.pw_name};
}

/// What the child does before exec: only calls that are safe between fork and exec.
[[noreturn]] void become(const child_options& o, pid_t parent, char* const* argv, char* const* envp, int output,
                         int report) {
  auto fail = [&] {
    const int code = errno;
    [[maybe_unused]] auto n = write(report, &code, sizeof code);
    _exit(127);
  };
  setsid();
  const int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (null < 0 || dup2(null, 0) < 0 || dup2(output, 1) < 0 || dup2(output, 2) < 0) fail();
  if (o.as) {
    if (setgroups(0, nullptr) != 0 || setgid(o.as->gid) != 0 || setuid(o.as->uid) != 0) fail();
  }
  // after the change of user, which would undo it; whoever started us may be gone by now
  if (o.ends_with_us && (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0 || getppid() != parent)) fail();
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  for (int s : {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCHLD}) signal(s, SIG_DFL);
  if (chdir(o.folder.c_str()) != 0) fail();
  // whatever else the program holds open (sockets, locks) is not for the child
  syscall(SYS_close_range, 3U, ~0U, 4U /* CLOSE_RANGE_CLOEXEC */);
  execve(argv[0], argv, envp);
  fail();
  _exit(127);
}

} // namespace

os_user current_user() {
  const passwd* entry = getpwuid(geteuid());
  return entry ? user_of(*entry) : os_user{geteuid(), getegid(), std::to_string(geteuid())};
}

std::optional<os_user> find_user(const std::string& name) {
  const passwd* entry = getpwnam(name.c_str());
  if (!entry) return {};
  return user_of(*entry);
}

result<pid_t> start_child(const child_options& o) {
  std::vector<std::string> words{o.program.string()};
  words.insert(words.end(), o.arguments.begin(), o.arguments.end());
  std::vector<char*> argv;
  for (auto& w : words) argv.push_back(w.data());
  argv.push_back(nullptr);
  // a fixed environment: no PG* variable or locale of ours changes what the programs do
  std::vector<std::string> variables{"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC"};
  variables.insert(variables.end(), o.variables.begin(), o.variables.end());
  std::vector<char*> envp;
  for (auto& v : variables) envp.push_back(v.data());
  envp.push_back(nullptr);

  const int output = open(o.output.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
  if (output < 0)
    return error{errc::refused, "cannot write " + o.output.string() + ": " + std::strerror(errno),
                 "check the folder's owner and permissions"};
  int report[2];
  if (pipe2(report, O_CLOEXEC) != 0) {
    close(output);
    return error{errc::exhausted, std::string("no pipe for a child process: ") + std::strerror(errno), ""};
  }
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid == 0) become(o, parent, argv.data(), envp.data(), output, report[1]);
  const int fork_failure = errno;
  close(output);
  close(report[1]);
  int code = 0;
  ssize_t got = 0;
  if (pid > 0) {
    do got = read(report[0], &code, sizeof code);
    while (got < 0 && errno == EINTR);
  }
  close(report[0]);
  if (pid < 0) return error{errc::exhausted, std::string("cannot start a process: ") + std::strerror(fork_failure), ""};
  if (got == ssize_t(sizeof code)) {
    while (waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
    }
    return error{code == ENOENT ? errc::not_found : errc::refused,
                 "cannot start " + o.program.string() + ": " + std::strerror(code),
                 "check that it is installed and that the data folder may be entered"};
  }
  return pid;
}

std::optional<int> reap(pid_t child) {
  int status = 0;
  pid_t got = 0;
  do got = waitpid(child, &status, WNOHANG);
  while (got < 0 && errno == EINTR);
  if (got == 0) return {};
  if (got < 0) return 0; // not ours, or reaped before
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

result<int> run_child(const child_options& options, std::chrono::milliseconds most) {
  auto pid = start_child(options);
  if (!pid) return pid.why();
  const auto until = steady::now() + most;
  const int handle = static_cast<int>(syscall(SYS_pidfd_open, *pid, 0));
  pollfd fd{handle, POLLIN, 0};
  std::optional<int> status;
  while (!(status = reap(*pid)) && steady::now() < until) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - steady::now()).count();
    if (handle >= 0) poll(&fd, 1, static_cast<int>(std::max<long long>(left, 1)));
    else std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  if (handle >= 0) close(handle);
  if (status) return *status;
  kill(*pid, SIGKILL);
  while (waitpid(*pid, nullptr, 0) < 0 && errno == EINTR) {
  }
  return error{errc::timeout,
               options.program.filename().string() + " did not end within " + std::to_string(most.count() / 1000) +
                   " s",
               "look into " + options.output.string()};
}

bool can_reach(const std::filesystem::path& path, const os_user& who) {
  if (who.uid == 0) return true;
  std::filesystem::path at;
  for (const auto& part : path) {
    at /= part;
    struct stat s {};
    if (stat(at.c_str(), &s) != 0) return false;
    const mode_t bit = s.st_uid == who.uid ? S_IXUSR : s.st_gid == who.gid ? S_IXGRP : S_IXOTH;
    if ((s.st_mode & bit) == 0) return false;
  }
  return true;
}

} // namespace barid::store
