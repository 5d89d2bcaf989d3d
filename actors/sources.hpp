// actors/sources.hpp - keeps one source actor for every account that mail is fetched from.
//
// Owns     the driver of IMAP and POP3, a connection to the store, the list of accounts and what was told of
// them,
//          how far first readings of folders are, the gate before deadlines of accounts that are not caught up.
// Never    hands a password to anything but the login that asks for it; touches a mail.
// Fails    per account: one that cannot be read says so in its health; while the store is away, changes
//          and health wait for its return.
// Restart  its accounts are connected again from their stored cursors.

#pragma once

#include "actors/credentials.hpp"
#include "actors/mail_source.hpp"
#include "actors/services.hpp"
#include "runtime/mail/fetching/driver.hpp"
#include "runtime/mail/imap/settings.hpp"
#include "runtime/mail/pop3/settings.hpp"
#include "runtime/store/import_rows.hpp"

#include <caf/atom.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace barid::actors {

using changed_atom = caf::atom_constant<caf::atom("changed")>;
using news_atom = caf::atom_constant<caf::atom("news")>;
using secret_atom = caf::atom_constant<caf::atom("secret")>;
using known_atom = caf::atom_constant<caf::atom("known")>;
using round_atom = caf::atom_constant<caf::atom("round")>;

struct names_to_know {
  std::vector<std::string> names;
  fetching::known_answer answer;
};

using sources_actor = caf::typed_actor<
    // The directory was read again.
    caf::reacts_to<changed_atom>,
    // From a source (its channel).
    caf::reacts_to<news_atom, std::int64_t, local<source_news>>,
    // A login is about to happen: the password of this channel.
    caf::reacts_to<secret_atom, std::int64_t, local<fetching::secret_answer>>,
    // A list of names (UIDLs) was read: which of them are stored?
    caf::reacts_to<known_atom, std::int64_t, local<names_to_know>>,
    // To itself, twice a second.
    caf::reacts_to<round_atom>>;

struct sources_settings {
  std::filesystem::path data; ///< Holds the key of the secrets.
  fetching::driver_options driver;
  imap::session_limits limits;
  imap::session_timing timing;
  std::chrono::seconds pop3_poll{60}; ///< Between two visits.
  /// Deadlines of an account that is not caught up wait this long unseen, then as `held`.
  std::chrono::milliseconds unseen_wait = std::chrono::minutes(10);
};

struct sources_peers {
  std::function<ledger_actor()> ledger;
  std::function<void(mailbox_id, arrival)> arrived;
  std::function<void()> refresh_directory; ///< Have the directory read again; `changed` follows.
  std::function<void()> timers_released;   ///< Deadlines that were held may come.
};

struct sources_state {
  static inline const char* name = "sources";
  /// Of a folder that nobody has read to its end yet.
  struct first_reading {
    std::optional<store::import_start> begun; ///< Not in the store yet.
    std::int64_t left_out = 0;                ///< Likewise; 0: nothing to write.
    std::vector<std::string> left_out_now;    ///< Likewise.
    bool opened = false;                      ///< By this engine.
  };
  struct account {
    mail_source_actor actor;
    std::string fingerprint;
    std::optional<source_news> untold; ///< Health that the store has not taken yet.
    bool caught_up = false;
    bool well = false;     ///< Signed in, and nothing else is wrong.
    std::string copies_to; ///< The folder for copies of what was sent.
    caf::actor_clock::time_point waits_since{};
    caf::actor_clock::time_point held_at{};
    std::map<std::string, first_reading> imports; ///< By folder; those that have not come to their end.
  };
  store::held_connection database;
  std::unique_ptr<fetching::driver> driver;
  std::map<std::int64_t, account> accounts; ///< By channel.
  std::set<std::int64_t> to_release;        ///< Channels whose held deadlines are still to be freed.
  bool look_again = true;                   ///< The last look at the directory did not come to its end.
  bool looked = false;                      ///< It did once.
  caf::actor_clock::time_point asked_at{};  ///< For copies and retries.
};

sources_actor::behavior_type sources(sources_actor::stateful_pointer<sources_state> self, services* node,
                                     sources_settings settings, sources_peers peers);

} // namespace barid::actors
