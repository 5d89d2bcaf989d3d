// actors/herald.hpp - notes what happened to whom: under their bell, and by mail, where they chose that, while they are not
// at the console.
//
// Owns     nothing but when it looks next: what waits, and how far the stream of changes was looked through, is in the
//          store (0025_mail_notices.sql, 0041_notices.sql).
// Never    tells a thing twice: what waits is written with the place in the stream, and the mail is queued with the removal
//          of what it tells, each in one transaction. Writes to an address of our own accounts: its mail would come in
//          again. Tells who left, or may not see it (any more); writes to who is on leave.
// Fails    by trying again; where no account can send, things wait for a day, which is said once in the log.
// Restart  goes on where it was.
//
// People are told once a minute at most: the first thing that waits for somebody waits that long, and takes along
// what comes meanwhile.

#pragma once

#include "actors/services.hpp"
#include "runtime/store/notice_rows.hpp"

#include <caf/atom.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace barid::actors {

using herald_atom = caf::atom_constant<caf::atom("herald")>;

using herald_actor = caf::typed_actor<
    // To itself: note what is new, tell what has waited long enough.
    caf::reacts_to<herald_atom>>;

struct herald_settings {
  std::chrono::milliseconds every{1'000};
  std::chrono::milliseconds gather{60'000}; ///< How long the first thing waits for others.
};

enum class telling {
  queued,
  nothing,  ///< All of it was settled meanwhile, or there is no address to write to.
  no_sender ///< No account can send: it waits on.
};

/// The store as the herald needs it; in tests, whoever plays it.
struct herald_store {
  /// One page of changes from `since` on; true when there may be more.
  std::function<result<bool>(instant now, instant since)> note;
  std::function<result<std::vector<agent_id>>(instant before)> due;
  /// Everything that waits for somebody, as one mail.
  std::function<result<telling>(agent_id)> tell;
  std::function<result<std::int64_t>(instant before)> forget;
};
/// The real one, on a connection of its own. `console`: where people find it, with a slash at its end; may be empty, and
/// give nothing.
[[nodiscard]] herald_store stored_notices(services* node, std::function<std::string()> console);

struct herald_state {
  static inline const char* name = "herald";
  std::optional<instant> not_before; ///< No account could send.
  bool silent = false;               ///< ... which was said.
};

herald_actor::behavior_type herald(herald_actor::stateful_pointer<herald_state> self, services* node, herald_store desk,
                                   herald_settings settings);

/// Takes what waits for `who` and queues its mail, in one transaction on `on`.
[[nodiscard]] result<telling> tell_by_mail(store::connection& on, const services& node, agent_id who,
                                           const std::string& console);

} // namespace barid::actors
