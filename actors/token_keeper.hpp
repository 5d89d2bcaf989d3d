// actors/token_keeper.hpp - keeps the access tokens of OAuth accounts good.
//
// Owns     when the token of each account has to be renewed. Each renewal has a thread and a connection of
//          its own: a server that hangs costs nobody else anything.
// Never    holds a token: it is stored before anybody uses it.
// Fails    per account: what may work later is tried again; where a person has to sign in again, the account
//          is paused and says so (P10).
// Restart  looks at the stored tokens again.

#pragma once

#include "actors/local.hpp"
#include "actors/services.hpp"

#include <caf/atom.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

namespace barid::actors {

using renewed_atom = caf::atom_constant<caf::atom("renewed")>;
using tick_atom = caf::atom_constant<caf::atom("tick")>;

using token_keeper_actor = caf::typed_actor<
    // From a renewal (its channel): until when the token is good.
    caf::reacts_to<renewed_atom, std::int64_t, local<result<instant>>>,
    // To itself, once a second.
    caf::reacts_to<tick_atom>>;

struct token_keeper_settings {
  std::filesystem::path data;              ///< Holds the key of the secrets.
  std::function<void()> refresh_directory; ///< Have the directory read again.
};

struct token_keeper_state {
  static inline const char* name = "token_keeper";
  struct entry {
    std::string settings; ///< Of the channel, as they were when this was made.
    bool wanted = false;  ///< It signs in by tokens.
    bool busy = false;
    instant due{};
    instant good_until{};
    unsigned failures = 0;
  };
  store::held_connection database;
  std::map<std::int64_t, entry> channels;
};

token_keeper_actor::behavior_type token_keeper(token_keeper_actor::stateful_pointer<token_keeper_state> self,
                                               services* node, token_keeper_settings settings);

} // namespace barid::actors
