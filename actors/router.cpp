#include "actors/router.hpp"

namespace barid::actors {

namespace {

template <class Map, class Key, class Make>
auto& child(Map& map, const Key& key, Make make) {
  auto it = map.find(key);
  if (it == map.end()) it = map.emplace(key, make()).first;
  return it->second;
}

} // namespace

router_actor::behavior_type router(router_actor::stateful_pointer<router_state> self, router_peers peers) {
  auto mailbox_for = [self, peers](std::int64_t id) -> mailbox_actor& {
    return child(self->state.mailboxes, id, [&] { return peers.mailbox(mailbox_id{id}); });
  };
  self->set_exit_handler([self](caf::exit_msg& stop) {
    auto end = [&](auto& map) {
      for (auto& [key, actor] : map) self->send_exit(actor, stop.reason);
      map.clear();
    };
    end(self->state.mailboxes);
    end(self->state.teams);
    self->quit(stop.reason);
  });
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
      [=](offer_atom, const local<offer>& o) {
        auto& team = child(self->state.teams, o->team, [&] { return peers.team(o->team); });
        self->send(team, offer_atom::value, o);
      },
      [=](presence_atom) {
        for (auto& [name, team] : self->state.teams) self->send(team, presence_atom::value);
      },
  };
}

} // namespace barid::actors
