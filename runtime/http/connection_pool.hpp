// runtime/http/connection_pool.hpp - a few database connections that requests take turns with.
//
// Owns     at most `most` connections of one role, opened when first needed.
// Never    hands a broken one on, or one connection to two.
// Fails    `unavailable` when none is free in time or none can be opened.

#pragma once

#include "runtime/store/connection.hpp"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

namespace barid::http {

class connection_pool {
public:
  connection_pool(store::connection_settings to, std::size_t most, std::chrono::milliseconds patience);

  /// Gives its connection back when it goes.
  class lease {
  public:
    lease(connection_pool& of, std::unique_ptr<store::connection> on) : of_(&of), on_(std::move(on)) {}
    lease(lease&&) noexcept = default;
    lease& operator=(lease&&) = delete;
    ~lease() {
      if (on_) of_->give_back(std::move(on_));
    }
    [[nodiscard]] store::connection& operator*() const { return *on_; }

  private:
    connection_pool* of_;
    std::unique_ptr<store::connection> on_;
  };

  [[nodiscard]] result<lease> take();

  /// `work(connection)` gives a result<T>; so does this.
  template <class Work>
  auto with(Work work) -> decltype(work(std::declval<store::connection&>())) {
    auto held = take();
    if (!held) return held.why();
    return work(**held);
  }

private:
  void give_back(std::unique_ptr<store::connection> on);

  store::connection_settings to_;
  std::size_t most_;
  std::chrono::milliseconds patience_;
  std::mutex guard_;
  std::condition_variable freed_;
  std::vector<std::unique_ptr<store::connection>> idle_;
  std::size_t out_ = 0;
};

} // namespace barid::http
