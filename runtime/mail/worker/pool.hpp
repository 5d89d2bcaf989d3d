// runtime/mail/worker/pool.hpp - mails read by a few worker processes.
//
// Owns     the workers, one thread for each, and a bounded queue in front of them.
// Never    lets a mail's bytes near a mail library in this process; never waits for a worker longer
//          than the time limit; never shares a worker between two mails at once.
// Fails    for a mail by answering it raw (shown_raw.hpp) with the defect `reader_failed`; the worker
//          is replaced at once. `read` refuses with errc::exhausted while the queue is full.
// Restart  loses what is queued: it is still in the inbox.

#pragma once

#include "model/mail.hpp"
#include "model/result.hpp"
#include "runtime/mail/mime/options.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace barid::reader {

struct pool_options {
  std::size_t workers = 2; ///< Processes; at least 1.
  /// What a worker runs: this very program, so that both sides are of one version, also after the
  /// file was replaced by an upgrade.
  std::string executable = "/proc/self/exe";
  std::vector<std::string> arguments = {"mail-worker"};
  std::chrono::milliseconds time_limit{2'000};   ///< For one mail, wall time.
  std::chrono::milliseconds start_limit{10'000}; ///< For a worker to start.
  std::size_t queued_mails = 1'000;
  std::size_t queued_bytes = std::size_t{256} << 20;
  /// Mails of this size or more are read one at a time: each takes a multiple of its bytes, here and
  /// in the worker.
  std::size_t large_mail = std::size_t{4} << 20;
  std::uint64_t mails_per_worker = 5'000; ///< Then it is replaced, against creeping memory.
};

struct pool_stats {
  std::uint64_t read = 0;     ///< Mails answered by a worker.
  std::uint64_t failed = 0;   ///< Mails shown raw.
  std::uint64_t replaced = 0; ///< Workers started in place of others.
  std::size_t queued = 0;     ///< Waiting now.
  std::size_t busy = 0;       ///< Being read now.
};

/// Thread-safe.
class reader_pool {
public:
  /// Starts all workers and waits until they are confined and ready; fails if one is not.
  [[nodiscard]] static result<std::unique_ptr<reader_pool>> start(pool_options options = {});

  ~reader_pool(); ///< Stops.
  reader_pool(const reader_pool&) = delete;
  reader_pool& operator=(const reader_pool&) = delete;

  /// Queues a mail; `done` gets it on a thread of the pool, once, and must neither throw nor call
  /// `stop`. Refused with errc::exhausted when the queue is full and errc::unavailable after
  /// `stop`: then `done` is never called. Of mails still queued when the pool stops, `done` is
  /// never called either: they stay where they came from.
  [[nodiscard]] result<void> read(std::shared_ptr<const std::string> raw, mime::read_options options,
                                  std::function<void(mail)> done);

  /// Reads a mail and waits for it. When the queue is full or the pool stops, it is shown raw.
  [[nodiscard]] mail read_now(std::shared_ptr<const std::string> raw, const mime::read_options& options);

  [[nodiscard]] pool_stats stats() const;

  /// Ends the workers, within milliseconds, whatever they read. Idempotent.
  void stop();

private:
  struct state;
  explicit reader_pool(std::unique_ptr<state> s);
  std::unique_ptr<state> state_;
};

} // namespace barid::reader
