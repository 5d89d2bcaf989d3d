#include "tests/support/child_process.hpp"

#include "tests/support/eventually.hpp"
#include "tests/support/temp_folder.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include <csignal>
#include <stdexcept>

extern char** environ;

namespace barid::testing {

namespace {

std::vector<std::string> merged(const environment& more) {
  std::vector<std::string> out;
  for (char** e = environ; *e != nullptr; ++e) {
    const std::string entry = *e;
    bool replaced = false;
    for (const auto& [name, value] : more) replaced |= entry.starts_with(name + "=");
    if (!replaced) out.push_back(entry);
  }
  for (const auto& [name, value] : more) out.push_back(name + "=" + value);
  return out;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> out;
  for (auto& w : words) out.push_back(w.data());
  out.push_back(nullptr);
  return out;
}

} // namespace

child_process::child_process(const std::vector<std::string>& command, const std::filesystem::path& log,
                             const environment& more) {
  auto words = command;
  auto variables = merged(more);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  posix_spawn_file_actions_adddup2(&files, 1, 2);
  const int code =
      posix_spawnp(&pid_, words[0].c_str(), &files, nullptr, pointers(words).data(), pointers(variables).data());
  posix_spawn_file_actions_destroy(&files);
  if (code != 0) throw std::runtime_error("cannot start " + command[0]);
}

child_process::~child_process() {
  stop();
}

bool child_process::running() {
  if (pid_ > 0 && ::waitpid(pid_, &status_, WNOHANG) == pid_) pid_ = -1;
  return pid_ > 0;
}

int child_process::wait() {
  if (pid_ > 0 && ::waitpid(pid_, &status_, 0) == pid_) pid_ = -1;
  return WIFSIGNALED(status_) ? 128 + WTERMSIG(status_) : WEXITSTATUS(status_);
}

void child_process::stop() {
  if (!running()) return;
  ::kill(pid_, SIGTERM);
  if (!eventually([&] { return !running(); }, std::chrono::seconds(2))) ::kill(pid_, SIGKILL);
  wait();
}

finished run(const std::vector<std::string>& command, const environment& more) {
  const temp_folder folder;
  const auto log = folder.path() / "out";
  child_process child(command, log, more);
  finished out;
  out.status = child.wait();
  out.output = content_of(log);
  return out;
}

} // namespace barid::testing
