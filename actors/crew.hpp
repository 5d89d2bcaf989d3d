// actors/crew.hpp - who does what on this node just now: handles that survive restarts.

#pragma once

#include "actors/agent.hpp"
#include "actors/archive.hpp"
#include "actors/indexer.hpp"
#include "actors/keeper.hpp"
#include "actors/ledger.hpp"
#include "actors/live.hpp"
#include "actors/outbox.hpp"
#include "actors/router.hpp"
#include "actors/sources.hpp"
#include "actors/surveyor.hpp"
#include "actors/sweeper.hpp"
#include "actors/timekeeper.hpp"

#include <caf/send.hpp>

#include <array>
#include <atomic>
#include <mutex>
#include <unordered_map>

namespace barid::actors {

/// The seat of one actor; the supervisor puts the next one in when it was restarted.
template <class Handle>
class seat {
public:
  [[nodiscard]] Handle get() const {
    const std::lock_guard hold(lock_);
    return handle_;
  }
  void put(Handle next) {
    const std::lock_guard hold(lock_);
    handle_ = std::move(next);
  }

private:
  mutable std::mutex lock_;
  Handle handle_;
};

struct crew {
  static constexpr std::size_t archives = 3;

  seat<keeper_actor> keeper;
  /// Mail and decisions are committed by one ledger each: what waits for the taking in of mail does not
  /// wait for the deciding of others.
  seat<ledger_actor> ledger;
  seat<ledger_actor> decisions;
  std::array<seat<archive_actor>, archives> archive;
  seat<router_actor> router;
  seat<timekeeper_actor> timekeeper;
  seat<sources_actor> sources;
  seat<outbox_actor> outbox;
  seat<indexer_actor> indexer;
  seat<live_actor> live;
  seat<sweeper_actor> sweeper;
  seat<surveyor_actor> surveyor;

  /// One of the archives, in turn.
  [[nodiscard]] archive_actor any_archive() {
    return archive[next_.fetch_add(1, std::memory_order_relaxed) % archives].get();
  }

  /// The actor of an agent, made by `spawn` when it is first asked for.
  template <class Spawn>
  [[nodiscard]] agent_actor agent(agent_id id, Spawn spawn) {
    const std::lock_guard hold(agents_lock_);
    if (dismissed_) { // a conversation that is just ending: nobody would end this one
      auto late = spawn();
      caf::anon_send_exit(late, caf::exit_reason::user_shutdown);
      return late;
    }
    auto& found = agents_[id.value];
    if (!found) {
      found = spawn();
      // one that ended by mistake makes room for the next
      found->attach_functor([this, key = id.value, who = found.address()] {
        const std::lock_guard at_its_end(agents_lock_);
        if (const auto it = agents_.find(key); it != agents_.end() && it->second.address() == who) agents_.erase(it);
      });
    }
    return found;
  }
  /// Ends every agent's actor, also those that are asked for later.
  void dismiss_agents() {
    const std::lock_guard hold(agents_lock_);
    dismissed_ = true;
    for (auto& [id, a] : agents_) caf::anon_send_exit(a, caf::exit_reason::user_shutdown);
    agents_.clear();
  }

private:
  std::atomic<std::size_t> next_{0};
  std::mutex agents_lock_;
  bool dismissed_ = false;
  std::unordered_map<std::int64_t, agent_actor> agents_;
};

} // namespace barid::actors
