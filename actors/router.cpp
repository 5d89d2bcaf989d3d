#include "actors/router.hpp"

#include "runtime/log/log.hpp"

#include <caf/send.hpp>

#include <algorithm>

namespace barid::actors {

namespace {

/// So often what a mailbox had is read again at once; after that only when the inbox is looked
/// through anyway.
constexpr int most_at_once = 3;

template <class Map, class Key, class Make>
auto& child(router_actor::stateful_pointer<router_state> self, Map& map, const Key& key, Make make) {
  auto it = map.find(key);
  if (it == map.end()) {
    it = map.emplace(key, make()).first;
    self->monitor(it->second);
  }
  return it->second;
}

/// The child that ended, by key; the map forgets it.
template <class Map>
auto forget(Map& map, const caf::actor_addr& who) -> std::optional<typename Map::key_type> {
  const auto it = std::ranges::find_if(map, [&](const auto& c) { return c.second.address() == who; });
  if (it == map.end()) return std::nullopt;
  const auto key = it->first;
  map.erase(it);
  return key;
}

} // namespace

router_state::~router_state() {
  for (auto& [key, a] : mailboxes) caf::anon_send_exit(a, caf::exit_reason::user_shutdown);
  for (auto& [key, a] : teams) caf::anon_send_exit(a, caf::exit_reason::user_shutdown);
}

router_actor::behavior_type router(router_actor::stateful_pointer<router_state> self, router_peers peers) {
  auto mailbox_for = [self, peers](std::int64_t id) -> mailbox_actor& {
    return child(self, self->state.mailboxes, id, [&] { return peers.mailbox(mailbox_id{id}); });
  };
  self->set_down_handler([self, lost = peers.mail_lost](const caf::down_msg& down) {
    auto& s = self->state;
    const auto why = self->system().render(down.reason);
    if (const auto id = forget(s.mailboxes, down.source)) {
      log::failure("a mailbox ended by mistake; what it had is read again from the inbox",
                   {log::channel(mailbox_id{*id}), log::text("why", why)});
      if (lost && ++s.mistakes[*id] <= most_at_once) lost();
    } else if (const auto name = forget(s.teams, down.source)) {
      log::failure("a team ended by mistake", {log::text("team", *name), log::text("why", why)});
    }
  });
  self->send(self, presence_atom::value); // after a restart work may be waiting
  return {
      [=](arrived_atom, std::int64_t channel, const local<arrival>& m) {
        self->send(mailbox_for(channel), arrived_atom::value, m);
      },
      [=](command_atom, std::int64_t id, std::int64_t channel, const local<command>& c) {
        return self->delegate(mailbox_for(channel), command_atom::value, id, c);
      },
      [=](due_atom, std::int64_t id, std::int64_t channel, const local<due>& d) {
        self->send(mailbox_for(channel), due_atom::value, id, d);
      },
      [=](desk_atom, std::int64_t id, std::int64_t channel, const local<desk_news>& n) {
        return self->delegate(mailbox_for(channel), desk_atom::value, id, n);
      },
      [=](answered_atom, std::int64_t id, std::int64_t channel, const local<call_answer>& a) {
        return self->delegate(mailbox_for(channel), answered_atom::value, id, a);
      },
      [=](review_atom, std::int64_t id, std::int64_t channel) {
        return self->delegate(mailbox_for(channel), review_atom::value, id);
      },
      [=](offer_atom, const local<offer>& o) {
        auto& team = child(self, self->state.teams, o->team, [&] { return peers.team(o->team); });
        self->send(team, offer_atom::value, o);
      },
      [=](presence_atom) {
        if (peers.teams)
          for (const auto& name : peers.teams())
            (void)child(self, self->state.teams, name, [&] { return peers.team(name); });
        for (auto& [name, team] : self->state.teams) self->send(team, presence_atom::value);
      },
  };
}

} // namespace barid::actors
