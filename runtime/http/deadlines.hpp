// runtime/http/deadlines.hpp - how long a peer may keep a thread busy.
//
// The server gives every connection a thread, and its own time-out is per read: one byte now and
// then would hold a thread for ever. Here every phase of a connection has an end. Owns     a thread
// that looks twice a second, and a reference to each open socket. Never    closes a descriptor
// under its user: it shuts the connection down, and the reader sees its end.

#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace barid::http {

class deadlines {
public:
  using clock = std::chrono::steady_clock;

  deadlines();
  ~deadlines();
  deadlines(const deadlines&) = delete;
  deadlines& operator=(const deadlines&) = delete;

  /// `fd` stays open until `remove`.
  void add(int fd, std::chrono::milliseconds most);
  void set(int fd, std::chrono::milliseconds most);
  void remove(int fd);

  /// Shuts connections down that wait for a request; with `all` the others too.
  void shut_down(bool all);
  /// A request is at work on it: `shut_down(false)` leaves it alone.
  void set_busy(int fd, bool busy);

private:
  struct entry {
    clock::time_point end;
    bool busy = false;
  };
  void watch();

  std::mutex guard_;
  std::condition_variable changed_;
  std::map<int, entry> open_;
  bool over_ = false;
  std::thread thread_;
};

} // namespace barid::http
