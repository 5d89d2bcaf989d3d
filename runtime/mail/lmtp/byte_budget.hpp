// runtime/mail/lmtp/byte_budget.hpp - a bound on the bytes of all mails in flight (P14).
//
// Owns     a counter, shared by all sessions; safe from several threads.
// Never    waits: who gets nothing tells its peer to come back later.

#pragma once

#include <atomic>
#include <cstddef>

namespace barid::lmtp {

class byte_budget {
public:
  explicit byte_budget(std::size_t total) : free_(total), total_(total) {}

  /// All of `n`, or nothing and false.
  [[nodiscard]] bool reserve(std::size_t n) {
    auto now = free_.load(std::memory_order_relaxed);
    do {
      if (now < n) return false;
    } while (!free_.compare_exchange_weak(now, now - n, std::memory_order_relaxed));
    return true;
  }

  void release(std::size_t n) { free_.fetch_add(n, std::memory_order_relaxed); }

  [[nodiscard]] std::size_t available() const { return free_.load(std::memory_order_relaxed); }
  [[nodiscard]] std::size_t in_use() const { return total_ - available(); }

private:
  std::atomic<std::size_t> free_;
  std::size_t total_;
};

} // namespace barid::lmtp
