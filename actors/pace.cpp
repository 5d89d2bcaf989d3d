#include "actors/pace.hpp"

#include <algorithm>

namespace barid::actors {

namespace {

constexpr std::chrono::minutes span{1};

/// Of a clock that was set back, what lies ahead counts no more: it would hold mail for as long.
void forget_beyond(std::deque<instant>& times, instant now) {
  while (!times.empty() && times.front() + span <= now) times.pop_front();
  while (!times.empty() && times.back() > now) times.pop_back();
}

/// When the next place is free; in the past while one is.
instant free_at(const std::deque<instant>& times, int most) {
  const auto limit = static_cast<std::size_t>(std::max(most, 0));
  if (times.size() < limit) return {};
  return limit == 0 ? instant::max() : times[times.size() - limit] + span;
}

} // namespace

pace::window& pace::seen_at(const std::string& destination, instant now) {
  auto& w = windows_[destination];
  forget_beyond(w.all, now);
  forget_beyond(w.automatic, now);
  return w;
}

pace::room pace::room_in(const window& w) const {
  room out;
  out.all = std::max(limits_.rate - static_cast<int>(w.all.size()), 0);
  out.automatic = std::clamp(limits_.rate_automatic - static_cast<int>(w.automatic.size()), 0, out.all);
  out.more_at = free_at(w.all, limits_.rate);
  out.more_automatic_at = std::max(out.more_at, free_at(w.automatic, limits_.rate_automatic));
  return out;
}

pace::room pace::left(const std::string& destination, instant now) {
  const std::lock_guard hold(lock_);
  return room_in(seen_at(destination, now));
}

bool pace::take(const std::string& destination, store::origin from, instant now) {
  const std::lock_guard hold(lock_);
  auto& w = seen_at(destination, now);
  const auto there = room_in(w);
  if ((from == store::origin::automatic ? there.automatic : there.all) == 0) return false;
  w.all.push_back(now);
  if (from == store::origin::automatic) w.automatic.push_back(now);
  return true;
}

void pace::rest(mailbox_id channel, const room& after) {
  const std::lock_guard hold(lock_);
  pauses_[channel] = {after.more_at, after.more_automatic_at};
}

pace::resting pace::channels_at_rest(instant now) {
  const std::lock_guard hold(lock_);
  resting out;
  const auto waits = [&](instant until) { return until > now && (until - now <= span || until == instant::max()); };
  for (auto it = pauses_.begin(); it != pauses_.end();) {
    const auto& [channel, until] = *it;
    if (waits(until.all)) out.all.push_back(channel);
    else if (waits(until.automatic)) out.automatic.push_back(channel);
    it = waits(until.all) || waits(until.automatic) ? std::next(it) : pauses_.erase(it);
  }
  // destinations that nothing went to for a minute
  std::erase_if(windows_, [&](const auto& w) { return w.second.all.empty() || w.second.all.back() + span <= now; });
  return out;
}

} // namespace barid::actors
