// actors/slot.hpp - a value that is swapped whole: readers see the old one or the new, never a mixture.

#pragma once

#include <atomic>
#include <memory>

namespace barid::actors {

/// Any thread may read; one actor writes.
template <class T>
class slot {
public:
  [[nodiscard]] std::shared_ptr<const T> get() const { return value_.load(std::memory_order_acquire); }
  void put(std::shared_ptr<const T> next) { value_.store(std::move(next), std::memory_order_release); }

private:
  std::atomic<std::shared_ptr<const T>> value_;
};

} // namespace barid::actors
