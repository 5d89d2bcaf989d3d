// runtime/store/ledger.hpp - the transactions that take mail in and commit decisions.
//
// One call is one transaction on one connection. Many items share it; each fails alone.
// Owns     the order in which rows are locked: marker, rules, shards, inbox, identities,
// conversations,
//          limits; each kind sorted. Two groups with the same keys wait, they do not deadlock.
// Never    repeats a commit whose outcome is unknown: that is resolve() (commit_marker.hpp) first.
// Fails    as `group_end` says.

#pragma once

#include "runtime/store/accepting.hpp"
#include "runtime/store/commit_marker.hpp"
#include "runtime/store/deciding.hpp"

#include <span>
#include <variant>

namespace barid::store {

using item = std::variant<accept_mail, decision, source_report>;

enum class item_end {
  stored,          ///< accept_mail: it is new.
  duplicate,       ///< accept_mail: it was there; `mail` names the first.
  decided,         ///< decision: committed.
  recorded,        ///< source_report: written down.
  conflict,        ///< decision: the conversation has another version. Load it and decide again.
  already_decided, ///< decision: the inbox row is gone; somebody decided this mail.
  stale_rules,     ///< decision: other rules are in force. Decide again with those.
  fenced,          ///< any: another node took the shard. Stop working on it.
  failed,          ///< any: the database did not take its rows; see `why`.
};

struct item_outcome {
  item_end end = item_end::failed;
  mail_id mail;                     ///< accept_mail: its id, which is also its inbox row's.
  std::vector<std::size_t> refused; ///< decision: limits that said no.
  error why;                        ///< Where `end` is failed.
};

enum class group_end {
  committed,
  rolled_back, ///< Nothing of it is there. `why.code`: unavailable, conflict (a deadlock),
               ///< exhausted, ….
  in_doubt,    ///< No answer to COMMIT: resolve the marker. `items` hold if it committed.
};

struct group_outcome {
  group_end end = group_end::rolled_back;
  error why;
  std::vector<item_outcome> items; ///< In the order of the input; empty when rolled back.
};

/// For a connection that commits groups: settings of its session, once.
[[nodiscard]] result<void> ready_for_groups(connection& on);

/// Commits `items` together. Two decisions of one conversation must not be in one group: the second
/// is answered `conflict`.
[[nodiscard]] group_outcome commit_group(connection& on, const commit_marker& marker, std::span<const item> items);

/// Fresh ids, so that actors, effect keys and tokens can be made before the first commit.
[[nodiscard]] result<std::vector<conversation_id>> reserve_conversation_ids(connection& on, int count);
[[nodiscard]] result<std::vector<event_id>> reserve_event_ids(connection& on, int count);

} // namespace barid::store
