#include "runtime/mail/fetching/room.hpp"

#include <algorithm>
#include <list>
#include <mutex>
#include <utility>
#include <vector>

namespace barid::fetching {

struct guest::state {
  std::shared_ptr<room> where;
  std::function<void()> wake;
  // all of it guarded by the room's mutex
  std::uint64_t held = 0;    ///< By leases.
  std::uint64_t wanted = 0;  ///< While it stands in line.
  std::uint64_t granted = 0; ///< Its turn has come, and it has not taken them yet.
};

struct room::parts {
  using guests = std::vector<std::shared_ptr<guest::state>>;

  std::mutex mutex;
  std::uint64_t total = 0;
  std::uint64_t taken = 0;  ///< Leases and grants, but those
  std::uint64_t beside = 0; ///< of mails that passed by the line: who is first in it need not wait for them.
  std::uint64_t most = 0;
  std::list<std::shared_ptr<guest::state>> line;

  // ---- under the mutex

  [[nodiscard]] bool fits(std::uint64_t bytes) const {
    return taken == 0 || (taken <= total && bytes <= total - taken);
  }

  void add(std::uint64_t& to, std::uint64_t bytes) {
    to += bytes;
    most = std::max(most, taken + beside);
  }

  void leave(const std::shared_ptr<guest::state>& who) {
    taken -= std::exchange(who->granted, 0);
    if (std::exchange(who->wanted, 0) != 0) line.remove(who);
  }

  /// Whose turn it is now; they are to be woken when the mutex is free.
  [[nodiscard]] guests serve() {
    guests out;
    while (!line.empty() && fits(line.front()->wanted)) {
      auto& first = *line.front();
      first.granted = std::exchange(first.wanted, 0);
      add(taken, first.granted);
      out.push_back(std::move(line.front()));
      line.pop_front();
    }
    return out;
  }

  static void wake(const guests& who) {
    for (const auto& g : who) g->wake();
  }

  [[nodiscard]] lease give(const std::shared_ptr<guest::state>& to, std::uint64_t bytes,
                           std::uint64_t parts::*of = &parts::taken) {
    add(this->*of, bytes);
    to->held += bytes;
    return {static_cast<const void*>(to.get()), [to, bytes, of](const void*) {
              auto& p = *to->where->parts_;
              guests next;
              {
                const std::lock_guard lock(p.mutex);
                to->held -= bytes;
                p.*of -= bytes;
                next = p.serve();
              }
              wake(next);
            }};
  }
};

room::room(std::uint64_t bytes) : parts_(std::make_unique<parts>()) {
  parts_->total = bytes;
}

room::~room() = default;

std::shared_ptr<room> room::of(std::uint64_t bytes) {
  return std::shared_ptr<room>(new room(bytes));
}

std::uint64_t room::taken() const {
  const std::lock_guard lock(parts_->mutex);
  return parts_->taken + parts_->beside;
}

std::uint64_t room::most_taken() const {
  const std::lock_guard lock(parts_->mutex);
  return parts_->most;
}

guest::guest(std::shared_ptr<room> of, std::function<void()> wake) : state_(std::make_shared<state>()) {
  state_->where = std::move(of);
  state_->wake = std::move(wake);
}

std::optional<lease> guest::take(std::uint64_t bytes) const {
  if (!state_) return lease();
  bytes = std::max<std::uint64_t>(bytes, 1); // 0 stands for nobody who waits
  auto& p = *state_->where->parts_;
  std::optional<lease> out;
  room::parts::guests next;
  {
    const std::lock_guard lock(p.mutex);
    const auto granted = std::exchange(state_->granted, 0);
    p.taken -= granted;
    const bool its_turn = granted != 0 || p.line.empty();
    const bool passes_by = state_->held == 0 && bytes <= room::small_mail;
    if (granted == bytes || (its_turn && p.fits(bytes))) {
      p.leave(state_);
      out = p.give(state_, bytes);
    } else if (passes_by) {
      p.leave(state_);
      out = p.give(state_, bytes, &room::parts::beside);
    } else {
      // the account stands in line, whichever of its mails is next now
      if (std::exchange(state_->wanted, bytes) == 0)
        p.line.insert(granted != 0 ? p.line.begin() : p.line.end(), state_);
    }
    next = p.serve(); // whoever left, or wants less now, may have kept others waiting
  }
  room::parts::wake(next);
  return out;
}

std::optional<lease> guest::take_more(std::uint64_t bytes) const {
  if (!state_) return lease();
  auto& p = *state_->where->parts_;
  const std::lock_guard lock(p.mutex);
  if (!p.line.empty() || !p.fits(bytes)) return std::nullopt;
  return p.give(state_, bytes);
}

lease guest::overdraw(std::uint64_t bytes) const {
  if (!state_) return {};
  auto& p = *state_->where->parts_;
  const std::lock_guard lock(p.mutex);
  return p.give(state_, bytes);
}

void guest::leave_line() const {
  if (!state_) return;
  auto& p = *state_->where->parts_;
  room::parts::guests next;
  {
    const std::lock_guard lock(p.mutex);
    p.leave(state_);
    next = p.serve();
  }
  room::parts::wake(next);
}

} // namespace barid::fetching
