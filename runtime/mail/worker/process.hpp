// runtime/mail/worker/process.hpp - one worker process as the engine sees it.
//
// Owns     the process (killed and reaped at the end) and the engine's end of the channel.
// Never    waits without a deadline, in either direction.
// Fails    with errc::timeout, errc::internal (it died or talks nonsense) or errc::unavailable (it did
//          not start); after any failure the object is only good for being destroyed.

#pragma once

#include "model/result.hpp"

#include <sys/types.h>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace barid::reader {

using steady_time = std::chrono::steady_clock::time_point;

class worker_process {
public:
  /// Starts `executable` with `arguments` and an empty environment, and waits until it says hello.
  /// Call it on the thread that will keep the worker: the kernel ends a worker with the thread that
  /// started it. `wake` is a descriptor that becomes readable when the pool stops.
  [[nodiscard]] static result<worker_process> start(const std::string& executable,
                                                    const std::vector<std::string>& arguments, steady_time deadline,
                                                    int wake);

  worker_process(worker_process&& other) noexcept;
  worker_process& operator=(worker_process&& other) noexcept;
  ~worker_process();

  /// Whether it still runs and owes nothing.
  [[nodiscard]] bool is_idle() const;

  /// Sends the pieces one after the other and gives back the answer's bytes.
  [[nodiscard]] result<std::string> exchange(std::vector<std::string_view> pieces, steady_time deadline);

  [[nodiscard]] pid_t pid() const { return pid_; }

private:
  worker_process(pid_t pid, int channel, int wake) : pid_(pid), channel_(channel), wake_(wake) {}
  void end();
  [[nodiscard]] result<void> wait(short events, steady_time deadline) const;
  [[nodiscard]] result<void> send(std::vector<std::string_view> pieces, steady_time deadline);
  [[nodiscard]] result<std::size_t> receive_some(char* to, std::size_t most, steady_time deadline);
  [[nodiscard]] result<void> receive(char* to, std::size_t size, steady_time deadline);

  pid_t pid_ = -1;
  int channel_ = -1;
  int wake_ = -1;
};

} // namespace barid::reader
