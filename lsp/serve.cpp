#include "lsp/serve.hpp"

#include "lsp/frames.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <mutex>
#include <thread>

namespace barid::lsp {

namespace {

using clock = std::chrono::steady_clock;

/// Checks one state after the other; `wake` becomes readable when an answer is there.
class checking_thread {
public:
  explicit checking_thread(int wake) : wake_(wake), thread_([this] { run(); }) {}
  checking_thread(const checking_thread&) = delete;
  checking_thread& operator=(const checking_thread&) = delete;
  ~checking_thread() {
    {
      const std::lock_guard lock(mutex_);
      ends_ = true;
      waiting_.clear();
    }
    changed_.notify_one();
    thread_.join();
  }

  void put(check_job job) {
    {
      const std::lock_guard lock(mutex_);
      std::erase_if(waiting_, [&](const check_job& other) { return other.root == job.root; });
      waiting_.push_back(std::move(job));
    }
    changed_.notify_one();
  }

  std::vector<std::shared_ptr<const analysis>> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(done_, {});
  }

private:
  void run() {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [&] { return ends_ || !waiting_.empty(); });
      if (ends_) return;
      auto job = std::move(waiting_.front());
      waiting_.pop_front();
      lock.unlock();
      auto done = analyse(std::move(job.root), job.revision, std::move(job.sources), depth::all);
      lock.lock();
      done_.push_back(std::move(done));
      const std::uint64_t one = 1;
      (void)!::write(wake_, &one, sizeof one); // full means readable already
    }
  }

  int wake_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<check_job> waiting_;
  std::vector<std::shared_ptr<const analysis>> done_;
  bool ends_ = false;
  std::thread thread_; // last: it uses all of the above
};

class loop {
public:
  loop(int input, int output, int wake, server& to)
      : input_(input), output_(output), wake_(wake), to_(to), checks_(wake) {}

  result<int> run() {
    for (;;) {
      std::array<pollfd, 2> ready{{{input_, POLLIN, 0}, {wake_, POLLIN, 0}}};
      const int n = ::poll(ready.data(), ready.size(), time_left());
      if (n < 0 && errno != EINTR) return failed("read");
      if (n > 0 && ready[1].revents != 0) answers();
      if (n > 0 && ready[0].revents != 0) {
        const auto end = messages();
        if (!end) return end.why();
        if (*end) return **end;
      }
      if (check_at_ && clock::now() >= *check_at_) {
        check_at_.reset();
        for (auto& job : to_.wanted()) checks_.put(std::move(job));
      }
      if (!sent_) return failed("write");
    }
  }

private:
  int input_, output_, wake_;
  server& to_;
  checking_thread checks_;
  frame_reader frames_;
  std::optional<clock::time_point> check_at_;
  bool sent_ = true;

  [[nodiscard]] int time_left() const {
    if (!check_at_) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*check_at_ - clock::now());
    return static_cast<int>(std::max<std::int64_t>(0, left.count()));
  }

  static error failed(const char* what) {
    return {errc::unavailable, std::string("cannot ") + what + " messages: " + std::strerror(errno),
            "the editor that started this command is gone"};
  }

  void send(const std::vector<std::string>& messages) {
    for (const auto& m : messages) {
      const auto bytes = framed(m);
      for (std::size_t at = 0; at < bytes.size() && sent_;) {
        const auto n = ::write(output_, bytes.data() + at, bytes.size() - at);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) sent_ = false;
        else at += static_cast<std::size_t>(n);
      }
    }
  }

  void answers() {
    std::uint64_t count = 0;
    (void)!::read(wake_, &count, sizeof count);
    for (auto& done : checks_.take()) send(to_.checked(std::move(done)));
  }

  /// The exit code once it is over.
  result<std::optional<int>> messages() {
    std::array<char, 1U << 16U> piece{};
    const auto n = ::read(input_, piece.data(), piece.size());
    if (n < 0) {
      if (errno == EINTR || errno == EAGAIN) return std::optional<int>();
      return failed("read");
    }
    if (n == 0) return std::optional<int>(1); // gone without `exit`
    frames_.feed({piece.data(), static_cast<std::size_t>(n)});
    for (;;) {
      auto message = frames_.next();
      if (!message) return message.why();
      if (!*message) return std::optional<int>();
      send(to_.receive(**message));
      if (const auto code = to_.ended()) return std::optional(*code);
      check_at_ = clock::now() + quiet_time;
    }
  }
};

} // namespace

result<int> serve(int input, int output, server& to) {
  const int wake = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (wake < 0)
    return error{errc::exhausted, std::string("cannot start: ") + std::strerror(errno), "close other programs"};
  auto end = loop(input, output, wake, to).run();
  ::close(wake);
  return end;
}

} // namespace barid::lsp
