#include "runtime/store/held_connection.hpp"

#include <algorithm>
#include <utility>

namespace barid::store {

held_connection::held_connection(connection_settings to, connection_tally* counted, prepare ready_it,
                                 reopen_pause pause, steady_now now)
    : to_(std::move(to)), counted_(counted), ready_it_(std::move(ready_it)), pause_(pause), now_(std::move(now)) {}

held_connection::held_connection(held_connection&& from) noexcept {
  *this = std::move(from);
}

held_connection& held_connection::operator=(held_connection&& from) noexcept {
  if (this == &from) return *this;
  become(state::unasked);
  to_ = std::move(from.to_);
  counted_ = std::exchange(from.counted_, nullptr); // what was counted there is counted here now
  ready_it_ = std::move(from.ready_it_);
  pause_ = from.pause_;
  now_ = std::move(from.now_);
  on_ = std::exchange(from.on_, std::nullopt);
  failed_ = std::exchange(from.failed_, std::nullopt);
  not_before_ = from.not_before_;
  wait_ = from.wait_;
  opened_ = from.opened_;
  state_ = std::exchange(from.state_, state::unasked);
  return *this;
}

held_connection::~held_connection() {
  become(state::unasked);
}

void held_connection::become(state next) {
  if (counted_ && next != state_) {
    if (state_ == state::open) --counted_->open;
    if (state_ == state::lost) --counted_->lost;
    if (next == state::open) ++counted_->open;
    if (next == state::lost) ++counted_->lost;
  }
  state_ = next;
}

result<connection*> held_connection::get() {
  // what a server that was stopped or a session that was ended says is heard before anything is lost with it
  if (on_ && !on_->ended()) return &*on_;
  on_.reset();
  if (!now_) return error{errc::internal, "a connection to no database was asked for", ""};
  if (failed_ && now_() < not_before_) return *failed_;
  become(state::lost);
  auto made = connection::open(to_);
  if (made && ready_it_)
    if (auto ok = ready_it_(*made); !ok) made = ok.why();
  if (!made) {
    // counted from the end of the attempt: one that hung was a pause in itself
    wait_ = wait_.count() == 0 ? pause_.first : std::min(wait_ * 2, pause_.longest);
    not_before_ = now_() + wait_;
    failed_ = made.why();
    return *failed_;
  }
  failed_.reset();
  wait_ = {};
  on_.emplace(std::move(*made));
  ++opened_;
  become(state::open);
  return &*on_;
}

result<void> write_behind(connection& on) {
  return on.run_script("set synchronous_commit = off");
}

} // namespace barid::store
