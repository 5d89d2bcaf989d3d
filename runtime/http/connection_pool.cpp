#include "runtime/http/connection_pool.hpp"

namespace barid::http {

connection_pool::connection_pool(store::connection_settings to, std::size_t most, std::chrono::milliseconds patience)
    : to_(std::move(to)), most_(most), patience_(patience) {}

result<connection_pool::lease> connection_pool::take() {
  std::unique_lock lock(guard_);
  if (!freed_.wait_for(lock, patience_, [this] { return !idle_.empty() || out_ < most_; }))
    return error{errc::unavailable, "the database is busy", "try again in a moment"};
  ++out_;
  if (!idle_.empty()) {
    auto on = std::move(idle_.back());
    idle_.pop_back();
    return lease(*this, std::move(on));
  }
  lock.unlock();
  auto opened = store::connection::open(to_);
  if (opened) return lease(*this, std::make_unique<store::connection>(std::move(*opened)));
  lock.lock();
  --out_;
  freed_.notify_one();
  return error{errc::unavailable, opened.why().message, opened.why().help};
}

void connection_pool::give_back(std::unique_ptr<store::connection> on) {
  const std::lock_guard lock(guard_);
  --out_;
  if (on->broken()) idle_.clear(); // its neighbours went with the same server
  else idle_.push_back(std::move(on));
  freed_.notify_one();
}

} // namespace barid::http
