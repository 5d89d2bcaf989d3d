#include "runtime/mail/worker/pool.hpp"

#include "runtime/mail/mime/bytes.hpp"
#include "runtime/mail/worker/frames.hpp"
#include "runtime/mail/worker/process.hpp"
#include "runtime/mail/worker/shown_raw.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <optional>
#include <thread>

namespace barid::reader {

namespace {

using std::chrono::steady_clock;

struct job {
  std::shared_ptr<const std::string> raw;
  mime::read_options options;
  std::function<void(mail)> done;
};

} // namespace

struct reader_pool::state {
  explicit state(pool_options o) : options(std::move(o)), wake(eventfd(0, EFD_CLOEXEC)) {}
  ~state() {
    if (wake >= 0) close(wake);
  }
  state(const state&) = delete;
  state& operator=(const state&) = delete;

  /// One thread: keeps one worker and gives it mail after mail.
  void run(std::promise<result<void>> ready);
  [[nodiscard]] std::optional<job> next();
  [[nodiscard]] mail answer(std::optional<worker_process>& worker, const job& from);
  [[nodiscard]] result<worker_process> start_worker() const {
    return worker_process::start(options.executable, options.arguments, steady_clock::now() + options.start_limit,
                                 wake);
  }
  [[nodiscard]] bool is_stopping() const {
    const std::lock_guard lock(mutex);
    return stopping;
  }
  [[nodiscard]] bool is_large(const job& j) const { return j.raw->size() >= options.large_mail; }
  void count(std::uint64_t pool_stats::*what) {
    const std::lock_guard lock(mutex);
    ++(stats.*what);
  }

  const pool_options options;
  const int wake; ///< Readable once the pool stops; every wait for a worker watches it.
  mutable std::mutex mutex;
  std::condition_variable changed;
  std::deque<job> queue;
  std::size_t queued_bytes = 0;
  bool reads_large = false; ///< Some worker has a large mail.
  bool stopping = false;
  pool_stats stats;
  std::vector<std::thread> threads;
};

std::optional<job> reader_pool::state::next() {
  std::unique_lock lock(mutex);
  auto first = queue.end();
  changed.wait(lock, [&] {
    first = std::ranges::find_if(queue, [&](const job& j) { return !reads_large || !is_large(j); });
    return stopping || first != queue.end();
  });
  if (stopping) return std::nullopt;
  auto out = std::move(*first);
  queue.erase(first);
  if (is_large(out)) reads_large = true;
  queued_bytes -= out.raw->size();
  ++stats.busy;
  return out;
}

mail reader_pool::state::answer(std::optional<worker_process>& worker, const job& from) {
  const auto deadline = steady_clock::now() + options.time_limit;
  const auto packed = pack(from.options);
  const auto head = request_head(packed.size(), from.raw->size());
  auto bytes = worker->exchange({{head.data(), head.size()}, packed, *from.raw}, deadline);
  error why;
  if (bytes) {
    if (auto read = mime::from_bytes(*bytes)) {
      count(&pool_stats::read);
      return std::move(*read);
    } else {
      why = read.why();
    }
  } else {
    why = bytes.why();
  }
  worker.reset();
  count(&pool_stats::failed);
  return shown_raw(*from.raw, from.options, why.message);
}

void reader_pool::state::run(std::promise<result<void>> ready) {
  std::optional<worker_process> worker;
  std::uint64_t served = 0;
  if (auto first = start_worker()) {
    worker.emplace(std::move(*first));
    ready.set_value({});
  } else {
    ready.set_value(first.why());
    return;
  }
  while (auto work = next()) {
    // it may have died while nobody looked: that is not the next mail's fault
    if (!worker || !worker->is_idle()) {
      worker.reset();
      for (int attempt = 0; attempt < 3 && !worker && !is_stopping(); ++attempt)
        if (auto again = start_worker()) worker.emplace(std::move(*again));
      count(&pool_stats::replaced);
      served = 0;
    }
    std::optional<mail> read;
    if (worker) {
      read = answer(worker, *work);
    } else {
      count(&pool_stats::failed);
      read = shown_raw(*work->raw, work->options, "no mail reader could be started");
    }
    {
      const std::lock_guard lock(mutex);
      --stats.busy;
      if (is_large(*work)) {
        reads_large = false;
        changed.notify_all();
      }
      // ended by `stop`, not by the mail: it stays where it came from
      if (stopping && !worker) return;
    }
    auto done = std::move(work->done);
    work.reset(); // the raw bytes are not needed while somebody looks at the mail
    done(std::move(*read));
    if (++served >= options.mails_per_worker) worker.reset();
    // start the next worker now, so that the next mail does not wait for it
    if (!worker && !is_stopping())
      if (auto again = start_worker()) {
        worker.emplace(std::move(*again));
        count(&pool_stats::replaced);
        served = 0;
      }
  }
}

reader_pool::reader_pool(std::unique_ptr<state> s) : state_(std::move(s)) {}

reader_pool::~reader_pool() {
  stop();
}

result<std::unique_ptr<reader_pool>> reader_pool::start(pool_options options) {
  options.workers = std::max<std::size_t>(options.workers, 1);
  std::unique_ptr<reader_pool> out(new reader_pool(std::make_unique<state>(std::move(options))));
  auto& s = *out->state_;
  if (s.wake < 0) return error{errc::exhausted, "cannot start mail readers: out of descriptors", {}};
  std::vector<std::future<result<void>>> starting;
  for (std::size_t i = 0; i < s.options.workers; ++i) {
    std::promise<result<void>> ready;
    starting.push_back(ready.get_future());
    s.threads.emplace_back([&s, r = std::move(ready)]() mutable { s.run(std::move(r)); });
  }
  std::optional<error> why;
  for (auto& one : starting)
    if (const auto started = one.get(); !started && !why) why = started.why();
  if (why) return *why; // the destructor stops the others
  return out;
}

result<void> reader_pool::read(std::shared_ptr<const std::string> raw, mime::read_options options,
                               std::function<void(mail)> done) {
  {
    const std::lock_guard lock(state_->mutex);
    auto& s = *state_;
    if (s.stopping) return error{errc::unavailable, "the mail readers have been stopped", {}};
    const bool full = s.queue.size() >= s.options.queued_mails ||
                      (!s.queue.empty() && s.queued_bytes + raw->size() > s.options.queued_bytes);
    if (full) return error{errc::exhausted, "too many mails wait to be read", "try again later"};
    s.queued_bytes += raw->size();
    s.queue.push_back({std::move(raw), std::move(options), std::move(done)});
  }
  state_->changed.notify_one();
  return {};
}

mail reader_pool::read_now(std::shared_ptr<const std::string> raw, const mime::read_options& options) {
  auto promise = std::make_shared<std::promise<mail>>();
  auto answer = promise->get_future();
  const auto queued = read(raw, options, [p = std::move(promise)](mail m) { p->set_value(std::move(m)); });
  if (!queued) return shown_raw(*raw, options, queued.why().message);
  try {
    return answer.get();
  } catch (const std::future_error&) { // dropped by `stop`
    return shown_raw(*raw, options, "the mail readers have been stopped");
  }
}

pool_stats reader_pool::stats() const {
  const std::lock_guard lock(state_->mutex);
  auto out = state_->stats;
  out.queued = state_->queue.size();
  return out;
}

void reader_pool::stop() {
  std::deque<job> dropped; // destroyed outside the lock: their callbacks may own anything
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
    dropped.swap(state_->queue);
    state_->queued_bytes = 0;
  }
  const std::uint64_t one = 1;
  static_cast<void>(!write(state_->wake, &one, sizeof one));
  state_->changed.notify_all();
  for (auto& thread : state_->threads)
    if (thread.joinable()) thread.join();
  state_->threads.clear();
}

} // namespace barid::reader
