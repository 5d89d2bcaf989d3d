// runtime/http/live/listener.hpp - one live stream: its socket, its queue, what it may hear.

#pragma once

#include "runtime/http/viewer.hpp"
#include "runtime/store/live_rows.hpp"

#include <Poco/Net/StreamSocket.h>

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>

namespace barid::http {

/// A piece of the stream; events of all listeners share theirs.
using frame = std::shared_ptr<const std::string>;

class listener {
public:
  using clock = std::chrono::steady_clock;

  listener(Poco::Net::StreamSocket socket, viewer who, std::optional<store::live_position> after, std::size_t most);

  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] bool may_hear(mailbox_id channel) const { return !channel || who.level_on(channel) != level::none; }
  /// Queues it; when there is no room, everything queued is dropped for `instead`.
  void push(const frame& what, const frame& instead);
  /// Sends what the socket takes. False when the connection is gone.
  [[nodiscard]] bool flush();
  [[nodiscard]] bool waiting() const { return !queue_.empty(); }
  /// Since when it has taken nothing of what waits.
  [[nodiscard]] clock::time_point moved() const { return moved_; }

  viewer who;
  std::optional<store::live_position> after; ///< Until it was replayed.
  bool polled = false;                       ///< Watched for room to write.

private:
  Poco::Net::StreamSocket socket_;
  int fd_;
  std::size_t most_;
  std::deque<frame> queue_;
  std::size_t queued_ = 0; ///< Bytes.
  std::size_t sent_ = 0;   ///< Of the first.
  bool begun_ = false;     ///< The first went out in part, or lies encrypted with the library.
  clock::time_point moved_ = clock::now();
};

} // namespace barid::http
