// actors/mail_source.hpp - one account that mail is fetched from: its mail on the way into the ledger,
// whichever protocol brings it.
//
// Owns     the connection's state and health, the mails that are handed out and not settled, how far
//          each folder may be said to be read.
// Never    knows a protocol: its line (actors/account_lines) does. It acknowledges nothing before the
//          commit (P1), lets the stored cursor pass no UID that is neither stored nor accounted for,
//          fetches nothing on while too much is undecided, and blocks nowhere.
// Fails    a mail that the store cannot take now waits, in its order; one that it will never take is
//          reported, left on the server, and the next one goes on (P8).
// Restart  loses what was not committed: the account is read again from its cursors and names.

#pragma once

#include "actors/channel_health.hpp"
#include "actors/ledger.hpp"
#include "actors/local.hpp"
#include "actors/mailbox.hpp"
#include "actors/services.hpp"
#include "runtime/mail/fetching/event.hpp"
#include "runtime/mail/fetching/session.hpp"

#include <caf/atom.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace barid::actors {

/// What became of an item that the ledger was given.
struct settlement {
  std::uint64_t number = 0; ///< Of the item: the order in which they came.
  result<store::item_outcome> outcome;
  store::item item; ///< Back, for another try.
};

using source_event_atom = caf::atom_constant<caf::atom("srcevent")>;
using settled_atom = caf::atom_constant<caf::atom("settled")>;
using retry_atom = caf::atom_constant<caf::atom("retry")>;
using copy_atom = caf::atom_constant<caf::atom("copy")>;
using look_atom = caf::atom_constant<caf::atom("look")>;

using mail_source_actor = caf::typed_actor<
    // Something the driver tells.
    caf::reacts_to<source_event_atom, local<fetching::event>>,
    // From the ledger.
    caf::reacts_to<settled_atom, local<settlement>>,
    // Somebody asks for a mail again that could not be stored.
    caf::reacts_to<retry_atom, local<store::source_place>>,
    // A copy of what was sent, for the account.
    caf::reacts_to<copy_atom, local<fetching::copy_request>>,
    // To itself: the pause is over.
    caf::reacts_to<again_atom>,
    // To itself: is the trouble with this number still there?
    caf::reacts_to<look_atom, std::uint64_t>>;

/// The account at the driver; in tests, whoever plays it.
struct account_line {
  std::string protocol = "imap"; ///< For the note on how a mail came.
  bool cursors = true;           ///< False: mails have lasting names (POP3), and nothing to count up.
  std::function<void(std::vector<fetching::place>)> acknowledge;
  std::function<void(std::vector<fetching::place>)> pass_over;
  std::function<void(fetching::place)> retry;
  std::function<void(fetching::copy_request)> copy; ///< Missing: the protocol has no folders.
  std::function<void()> hang_up;
};

/// A folder was opened for the first time, or some of its mails are too old to be wanted.
struct folder_news {
  std::string folder;
  std::int64_t uidvalidity = 0;
  std::int64_t uidnext = 0;                ///< 0 where nobody says.
  std::optional<std::int64_t> found;       ///< Mails in it; missing: as before.
  std::optional<std::int64_t> left_out;    ///< Likewise.
  std::vector<std::string> left_out_now{}; ///< Their names, where they last (POP3).
};

/// What others are told of the account.
struct source_news {
  std::optional<health> how; ///< With `text`; missing: as before.
  std::string text;
  std::optional<bool> caught_up;
  std::optional<std::pair<std::int64_t, result<void>>> copy; ///< By the request's number.
  std::optional<folder_news> opened{};
};

struct mail_source_peers {
  /// Adds the account to the driver; events come to the handler, on any thread.
  std::function<result<account_line>(std::function<void(fetching::event)>)> connect;
  std::function<ledger_actor()> ledger;
  std::function<void(mailbox_id, arrival)> arrived; ///< Any thread.
  std::function<void(const source_news&)> tell;
};

struct mail_source_state {
  static inline const char* name = "mail_source";
  ~mail_source_state() {
    if (line && line->hang_up) line->hang_up();
  }
  struct folder {
    std::uint32_t uidvalidity = 0;
    std::uint32_t seen = 0;       ///< The last UID handed out.
    std::set<std::uint32_t> open; ///< Handed out and not settled.
    std::uint32_t next = 0;       ///< The cursor as committed; 0: not known.
    bool moving = false;          ///< A report that moves it is on its way.
    bool caught_up = false;
    bool unavailable = false;
    bool told = false; ///< That it was opened, and with how many mails.
  };
  struct queued {
    std::uint64_t number = 0;
    store::item item;
  };
  mailbox_id channel;
  std::optional<account_line> line;
  std::map<std::string, folder> folders;
  std::deque<queued> waiting;                         ///< Not with the ledger, in order.
  std::map<std::uint64_t, fetching::place> under_way; ///< By number; not those that move a cursor.
  std::uint64_t last_number = 0;
  unsigned tries = 0; ///< In a row that the store did not take anything.
  bool pausing = false;
  std::uint64_t trouble = 0; ///< Counts beginnings and ends of trouble.
  bool in_trouble = false;
  bool failing_told = false;
  bool caught_up_told = false;
  bool fenced = false;
  std::string trouble_text;
};

/// Network trouble shorter than this is nobody's business.
inline constexpr std::chrono::seconds patience_with_networks{30};

/// `folders`: those that are read, all of them to be caught up.
mail_source_actor::behavior_type mail_source(mail_source_actor::stateful_pointer<mail_source_state> self,
                                             services* node, mail_source_peers peers, mailbox_id channel,
                                             std::vector<std::string> folders);

} // namespace barid::actors
