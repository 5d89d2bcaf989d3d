// runtime/store/outbox_rows.hpp - what is to leave the engine, and what is known about its leaving.
//
//   queued ─claim─► claimed ─begin_sending─► sending ─finish─► sent | failed (later again) | dead
//
// `sending` is committed before the first irreversible byte (SMTP DATA), together with the exact
// bytes. A row found in `sending` after its lease ran out has an unknown outcome (promise P3): what
// a person wrote is queued again, byte-identical and flagged `doubtful`; automatic mail is parked.
// What carries an idempotency key to its peer (webhooks, …) is simply queued again.

#pragma once

#include "runtime/store/connection.hpp"
#include "runtime/store/deciding.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace barid::store {

/// What the server of a mail has said to it until now.
struct outbox_refusals {
  instant since; ///< When it was first asked to take it.
  std::int32_t times = 0;
};

struct outbox_job {
  outbox_id id;
  std::string effect_key;
  mailbox_id channel;
  conversation_id conversation;
  std::string kind;
  origin from = origin::automatic;
  std::string payload; ///< JSON
  std::optional<std::string> rendered;
  std::int32_t attempts = 0; ///< Begun before this one, as far as the text of the mail.
  bool doubtful = false;
  instant created;
  std::optional<outbox_refusals> refused; ///< Nothing: it was not asked yet.
};

struct outbox_claim {
  std::string kind;
  std::string node; ///< Who takes them.
  instant now;
  duration lease{0};
  int limit = 1;
  std::vector<std::int32_t> shards; ///< Empty: any.
  mailbox_id channel;               ///< 0: any.
  bool by_people_only = false;      ///< Leave automatic mail.
};

/// Takes due rows; nobody else gets them until the lease is over.
[[nodiscard]] result<std::vector<outbox_job>> claim_outbox(connection& on, const outbox_claim& how);

struct due_question {
  std::string kind;
  instant now;
  std::vector<mailbox_id> without;           ///< Leave these.
  std::vector<mailbox_id> without_automatic; ///< Of these, look at what people wrote only.
  int limit = 1;
};
/// Channels with something due, the one that has waited longest first. Not those that are paused:
/// what is to leave there waits.
[[nodiscard]] result<std::vector<mailbox_id>> due_channels(connection& on, const due_question& which);
/// How many rows are in which state, those that are over (sent, cancelled) apart.
[[nodiscard]] result<std::vector<std::pair<std::string, std::int64_t>>> count_outbox(connection& on);

/// From here on the outcome is unknown until `finish_…`. Stores the bytes if they were not yet, and
/// gives back those to send. Fails with `conflict` when the lease was lost: then nothing may be
/// sent.
[[nodiscard]] result<std::string> begin_sending(connection& on, outbox_id id, const std::string& node,
                                                const std::string& rendered, instant lease_until);

[[nodiscard]] result<void> finish_sent(connection& on, outbox_id id, const std::string& node, instant at);
/// Tried again at `next_at`. `refused`: this time included; nothing where the mail is not what was
/// refused, so that it is not given up for that.
[[nodiscard]] result<void> finish_failed(connection& on, outbox_id id, const std::string& node, const std::string& why,
                                         instant next_at, std::optional<outbox_refusals> refused = {});
/// It was not its turn: as if it had not been claimed.
[[nodiscard]] result<void> put_back_outbox(connection& on, outbox_id id, const std::string& node);
/// Given up; shown in the dead-letter view.
[[nodiscard]] result<void> finish_dead(connection& on, outbox_id id, const std::string& node, const std::string& why,
                                       instant at);

/// What is known of single recipients, merged into the payload (a JSON object), so that the next
/// attempt goes to the rest only.
[[nodiscard]] result<void> note_recipients(connection& on, outbox_id id, const std::string& node,
                                           const std::string& progress);
/// It may have been taken (P3): what a person wrote is sent again at `next_at` and flagged, automatic
/// mail is parked. Says whether it was parked.
[[nodiscard]] result<bool> finish_unknown(connection& on, outbox_id id, const std::string& node, const std::string& why,
                                          instant next_at);

struct recovered {
  std::int64_t requeued = 0; ///< Nothing had been sent, or a repetition is harmless.
  std::int64_t doubtful = 0; ///< Human mail that may be there already: sent again, flagged.
  std::int64_t parked = 0;   ///< Automatic mail that may be there already: waits for a person.
};

/// Judges rows whose lease is over, and those of `own_before`: the name of a node that begins, and
/// that had them in hand when it ended. But for those that somebody here has `in_hand`: a server may
/// take longer than a lease. `smtp` is the kind whose repetition would be seen by people.
[[nodiscard]] result<recovered> recover_outbox(connection& on, instant now, const std::vector<outbox_id>& in_hand = {},
                                               const std::string& own_before = {});

/// Undo: only while nobody has claimed it. Fails with `conflict` when it is too late.
[[nodiscard]] result<void> cancel_outbox(connection& on, outbox_id id, instant at);
/// An operator sends a dead, parked or failed row again now, also to recipients that were refused or
/// held because earlier mail came back: they are taken off that list (bounce_rows.hpp).
[[nodiscard]] result<void> retry_outbox(connection& on, outbox_id id, instant now);

struct outbox_trouble {
  outbox_job job;
  std::string state;
  std::string last_error;
  instant created;
};
/// Dead, parked and failing rows, newest first.
[[nodiscard]] result<std::vector<outbox_trouble>> troubled_outbox(connection& on, int limit);

} // namespace barid::store
