// runtime/store/conversation_list.hpp - the list views: filters, order, pages, counts.
//
// The one builder of such queries. It always adds `channel = any(…)`, beside the policies of the
// role that runs it, because a policy alone keeps the planner from the indexes.

#pragma once

#include "runtime/store/connection.hpp"
#include "runtime/store/deciding.hpp"

namespace barid::store {

enum class list_order { updated, created, sla_due, last_mail };

/// How its clocks stand: one has run out and is not stopped; the next deadline comes before `soon`, or later; no deadline
/// and one clock paused; no SLA.
enum class sla_state { overdue, at_risk, on_track, paused, none };
struct sla_wish {
  sla_state state = sla_state::overdue;
  instant now, soon;
};

struct list_filter {
  std::vector<mailbox_id> channels; ///< What the viewer may see, narrowed by choice. Empty: nothing.
  std::vector<std::string> status;  ///< Empty: any. The same below.
  std::vector<agent_id> agents;
  bool unassigned = false; ///< Neither agent …
  std::vector<team_id> teams;
  std::vector<std::string> tags; ///< All of them.
  /// How they are found: 0 looks them up first, inside as_agent; else the rows are gone through in
  /// the order of the list, so many at most.
  int tags_on_the_way = 0;
  std::vector<conversation_id> among; ///< Candidates of a search, or named ones; empty: all.
  std::optional<priority> at_least;
  std::vector<std::string> languages;
  std::vector<std::string> kinds;
  customer_id customer;
  std::optional<instant> sla_due_before;
  std::optional<sla_wish> sla;
  std::optional<instant> created_from, created_until;
  std::optional<bool> snoozed;
  std::string without_flag; ///< Empty: whatever flags it has.
  bool merged_too = false;  ///< Also what was merged into another, where no status is asked for.
};

[[nodiscard]] bool asks_for_open_only(const list_filter& f);

/// Where a page ended: the last row's value of the order, and its id.
struct list_place {
  std::optional<instant> value; ///< Nothing: a row that has none (they come last).
  conversation_id id;
};

struct list_page {
  std::vector<conversation> rows; ///< Without `state`.
  std::optional<list_place> next; ///< Nothing: the end.
};

/// sla_due counts upwards (most urgent first), the others downwards. At most 500 rows.
[[nodiscard]] result<list_page> list_conversations(connection& on, const list_filter& filter, list_order order,
                                                   int limit, const std::optional<list_place>& after = {});

/// How many, counted no further than `cap` (shown as "999+").
[[nodiscard]] result<std::int64_t> count_conversations(connection& on, const list_filter& filter,
                                                       std::int64_t cap = 1'000);

/// Conversations of an agent that are neither closed nor set aside.
[[nodiscard]] result<std::int64_t> count_in_hand(connection& on, agent_id agent);

/// The plan of the list query, one line per node, for tests and for `barid doctor`.
[[nodiscard]] result<std::vector<std::string>> explain_list(connection& on, const list_filter& filter, list_order order,
                                                            int limit);

} // namespace barid::store
