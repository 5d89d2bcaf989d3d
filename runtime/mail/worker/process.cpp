#include "runtime/mail/worker/process.hpp"

#include "runtime/mail/worker/frames.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace barid::reader {

namespace {

constexpr std::size_t usual_answer = 32 * 1024;

error system_error(errc code, const char* what, int number) {
  return {code, std::string("mail reader: ") + what + ": " + std::strerror(number), {}};
}

error ended() {
  return {errc::internal, "the mail reader ended while it read this mail", {}};
}

/// What the new process begins with: channel on 3, nothing on 0 to 2, all signals at their default.
struct spawn_plan {
  posix_spawn_file_actions_t actions{};
  posix_spawnattr_t attributes{};

  explicit spawn_plan(int channel) {
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, channel, 3);
    for (const int fd : {0, 1, 2}) posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_RDWR, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions, 4);
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~spawn_plan() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
  spawn_plan(const spawn_plan&) = delete;
  spawn_plan& operator=(const spawn_plan&) = delete;
};

} // namespace

result<worker_process> worker_process::start(const std::string& executable, const std::vector<std::string>& arguments,
                                             steady_time deadline, int wake) {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    return system_error(errc::exhausted, "cannot make a channel", errno);
  std::vector<std::string> words{"barid"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  std::array<char*, 1> no_environment{nullptr};
  pid_t pid = -1;
  int failed = 0;
  {
    const spawn_plan plan(ends[1]);
    failed = posix_spawn(&pid, executable.c_str(), &plan.actions, &plan.attributes, argv.data(), no_environment.data());
  }
  close(ends[1]);
  if (failed != 0) {
    close(ends[0]);
    return system_error(errc::unavailable, "cannot start", failed);
  }
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  worker_process out(pid, ends[0], wake);
  std::string greeting(hello.size(), '\0');
  auto read = out.receive(greeting.data(), greeting.size(), deadline);
  if (read && greeting == hello) return out;
  if (read && greeting.starts_with("refused ")) {
    std::string rest(200, '\0');
    const auto n = recv(out.channel_, rest.data(), rest.size(), MSG_DONTWAIT);
    rest.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
    auto why = (greeting + rest).substr(8);
    why = why.substr(0, why.find('\n'));
    return error{errc::refused, why, "run on a kernel with seccomp filters, and allow prctl in the service's sandbox"};
  }
  if (!read && read.why().code == errc::timeout) return read.why();
  return error{errc::unavailable, "the mail reader does not start", "run `" + executable + " mail-worker` to see why"};
}

worker_process::worker_process(worker_process&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), channel_(std::exchange(other.channel_, -1)), wake_(other.wake_) {}

worker_process& worker_process::operator=(worker_process&& other) noexcept {
  if (this != &other) {
    end();
    pid_ = std::exchange(other.pid_, -1);
    channel_ = std::exchange(other.channel_, -1);
    wake_ = other.wake_;
  }
  return *this;
}

worker_process::~worker_process() {
  end();
}

void worker_process::end() {
  if (channel_ >= 0) close(channel_);
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  channel_ = -1;
  pid_ = -1;
}

bool worker_process::is_idle() const {
  pollfd one{channel_, POLLIN, 0};
  return channel_ >= 0 && poll(&one, 1, 0) == 0;
}

result<void> worker_process::wait(short events, steady_time deadline) const {
  using namespace std::chrono;
  for (;;) {
    const auto left = ceil<milliseconds>(deadline - steady_clock::now()).count();
    if (left <= 0) return error{errc::timeout, "the mail reader took too long", {}};
    std::array<pollfd, 2> all{{{channel_, events, 0}, {wake_, POLLIN, 0}}};
    const int n = poll(all.data(), wake_ >= 0 ? 2 : 1, static_cast<int>(left));
    if (n < 0 && errno != EINTR) return system_error(errc::internal, "poll", errno);
    if (n <= 0) continue;
    if (all[1].revents != 0) return error{errc::unavailable, "the mail readers are stopping", {}};
    return {};
  }
}

result<void> worker_process::send(std::vector<std::string_view> pieces, steady_time deadline) {
  // all at once: each piece by itself would wake the worker for it
  std::vector<iovec> left;
  for (const auto piece : pieces) // the kernel only reads them
    if (!piece.empty()) left.push_back({const_cast<char*>(piece.data()), piece.size()});
  auto first = left.begin();
  while (first != left.end()) {
    msghdr all{};
    all.msg_iov = &*first;
    all.msg_iovlen = static_cast<std::size_t>(left.end() - first);
    const auto n = sendmsg(channel_, &all, MSG_NOSIGNAL);
    if (n > 0) {
      for (auto sent = static_cast<std::size_t>(n); sent > 0;) {
        const auto here = std::min(sent, first->iov_len);
        first->iov_base = static_cast<char*>(first->iov_base) + here;
        first->iov_len -= here;
        sent -= here;
        if (first->iov_len == 0) ++first;
      }
    } else if (errno == EAGAIN || errno == EINTR) {
      if (auto ready = wait(POLLOUT, deadline); !ready) return ready;
    } else {
      return ended();
    }
  }
  return {};
}

result<std::size_t> worker_process::receive_some(char* to, std::size_t most, steady_time deadline) {
  for (;;) {
    const auto n = recv(channel_, to, most, 0);
    if (n > 0) return static_cast<std::size_t>(n);
    if (n == 0 || (errno != EAGAIN && errno != EINTR)) return ended();
    if (auto ready = wait(POLLIN, deadline); !ready) return ready.why();
  }
}

result<void> worker_process::receive(char* to, std::size_t size, steady_time deadline) {
  while (size > 0) {
    const auto n = receive_some(to, size, deadline);
    if (!n) return n.why();
    to += *n;
    size -= *n;
  }
  return {};
}

result<std::string> worker_process::exchange(std::vector<std::string_view> pieces, steady_time deadline) {
  if (auto sent = send(std::move(pieces), deadline); !sent) return sent.why();
  // most answers are one read
  std::string out(usual_answer, '\0');
  std::size_t got = 0;
  while (got < answer_head_size) {
    const auto n = receive_some(out.data() + got, out.size() - got, deadline);
    if (!n) return n.why();
    got += *n;
  }
  const auto length = read_answer_head(out);
  if (length > longest_answer) return error{errc::internal, "the mail reader answered with too much", {}};
  got -= answer_head_size;
  if (got > length) return error{errc::internal, "the mail reader says more than it was asked", {}};
  out.erase(0, answer_head_size);
  out.resize(length);
  if (auto rest = receive(out.data() + got, length - got, deadline); !rest) return rest.why();
  return out;
}

} // namespace barid::reader
