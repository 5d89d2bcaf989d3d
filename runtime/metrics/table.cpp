#include "runtime/metrics/metric.hpp"

#include <array>

namespace barid::metrics {

namespace {

using labels = std::span<const std::string_view>;

constexpr std::array<std::string_view, 1> of_channel{"channel"};
constexpr std::array<std::string_view, 1> of_state{"state"};
constexpr std::array<std::string_view, 1> of_outcome{"outcome"};
constexpr std::array<std::string_view, 1> of_reason{"reason"};
constexpr std::array<std::string_view, 1> of_actor{"actor"};
constexpr std::array<std::string_view, 2> of_channel_and_reason{"channel", "reason"};
constexpr std::array<std::string_view, 1> of_call{"call"};
constexpr std::array<std::string_view, 2> of_call_and_outcome{"call", "outcome"};
constexpr std::array<std::string_view, 2> of_request{"route", "status"};
constexpr std::array<std::string_view, 1> of_route{"route"};
constexpr std::array<std::string_view, 2> of_clock{"sla", "clock"};

constexpr std::array quick{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 1.0};
constexpr std::array flush{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0};
constexpr std::array late{0.1, 0.5, 1.0, 2.0, 5.0, 15.0, 60.0, 300.0, 3600.0};
constexpr std::array answer{0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0};
constexpr std::array reply{0.005, 0.02, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0};
constexpr std::array sizes{1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0};

// clang-format off
constexpr std::array rows{
  row{metric::mails_accepted, "barid_mails_accepted_total", kind::counter, "mails", of_channel,
    "Mails stored and acknowledged to their source."},
  row{metric::mails_duplicate, "barid_mails_duplicate_total", kind::counter, "mails", of_channel,
    "Mails that a source offered again and that were already stored."},
  row{metric::mails_decided, "barid_mails_decided_total", kind::counter, "mails", of_channel,
    "Mails whose decision was committed."},
  row{metric::decide_seconds, "barid_decide_seconds", kind::histogram, "seconds", labels{},
    "Time to decide one event by the rules, without the database.", quick},
  row{metric::inbox_mails, "barid_inbox_mails", kind::gauge, "mails", labels{},
    "Mails accepted and not decided yet. Sources wait when it reaches `inbox.limit`."},
  row{metric::inbox_oldest_seconds, "barid_inbox_oldest_seconds", kind::gauge, "seconds", labels{},
    "Age of the oldest mail that is not decided yet; 0 when there is none."},
  row{metric::commit_groups, "barid_commit_groups_total", kind::counter, "transactions", of_outcome,
    "Groups that the ledger committed. outcome: committed, failed, resolved (its answer was lost)."},
  row{metric::commit_group_items, "barid_commit_group_items", kind::histogram, "items", labels{},
    "Accepts and decisions in one group: 1 when idle, more under load.", sizes},
  row{metric::commit_seconds, "barid_commit_seconds", kind::histogram, "seconds", labels{},
    "Time of one group from its begin to the answer to its COMMIT.", flush},
  row{metric::commit_failures, "barid_commit_failures_total", kind::counter, "items", of_reason,
    "Items that failed alone within their group, by the kind of failure."},
  row{metric::mails_read, "barid_mails_read_total", kind::counter, "mails", labels{},
    "Mails that a reader process took apart."},
  row{metric::reader_failures, "barid_reader_failures_total", kind::counter, "mails", labels{},
    "Mails that are shown raw because reading them failed or took too much time or memory."},
  row{metric::reader_queue_mails, "barid_reader_queue_mails", kind::gauge, "mails", labels{},
    "Mails that wait for a reader process."},
  row{metric::outbox_items, "barid_outbox_items", kind::gauge, "items", of_state,
    "What is to leave the engine, by state: queued, claimed, sending, failed (tried again), dead, parked."},
  row{metric::outbox_sent, "barid_outbox_sent_total", kind::counter, "mails", of_channel,
    "Mails that a server has taken."},
  row{metric::outbox_failures, "barid_outbox_failures_total", kind::counter, "attempts", of_channel_and_reason,
    "Attempts to send that failed. reason: temporary, permanent, unknown, network, login."},
  row{metric::calls, "barid_calls_total", kind::counter, "attempts", of_call_and_outcome,
    "Attempts to call a webhook or an extension. outcome: done, failed (its answer asks for another attempt), unreachable "
    "(no answer), refused (another attempt would not help)."},
  row{metric::call_seconds, "barid_call_seconds", kind::histogram, "seconds", of_call,
    "Time of one attempt, from looking its address up to the whole answer.", reply},
  row{metric::rules_generation, "barid_rules_generation", kind::gauge, "generation", labels{},
    "The generation of the rules in force; it grows with every apply and rollback."},
  row{metric::rules_applied, "barid_rules_applied_total", kind::counter, "reloads", of_outcome,
    "Reloads of the rules. outcome: applied, refused (errors; the last good rules stay in force)."},
  row{metric::channel_connected, "barid_channel_connected", kind::gauge, "0 or 1", of_channel,
    "Whether the account of a channel is connected."},
  row{metric::channel_failures, "barid_channel_failures_total", kind::counter, "failures", of_channel_and_reason,
    "Connections of a channel that ended badly. reason: network, authentication, protocol, policy."},
  row{metric::lmtp_connections, "barid_lmtp_connections", kind::gauge, "connections", labels{},
    "MTAs connected now."},
  row{metric::http_requests, "barid_http_requests_total", kind::counter, "requests", of_request,
    "Requests to the API and the console, by route and status."},
  row{metric::http_request_seconds, "barid_http_request_seconds", kind::histogram, "seconds", of_route,
    "Time to answer a request, by route.", answer},
  row{metric::live_streams, "barid_live_streams", kind::gauge, "streams", labels{},
    "Consoles that follow what happens."},
  row{metric::timers_armed, "barid_timers_armed", kind::gauge, "timers", labels{},
    "Timers and clocks that are due within the horizon and held in memory."},
  row{metric::timers_late_seconds, "barid_timers_late_seconds", kind::histogram, "seconds", labels{},
    "How late timers fired.", late},
  row{metric::sla_breaches, "barid_sla_breaches_total", kind::counter, "breaches", of_clock,
    "SLA clocks that ran out."},
  row{metric::notices_mailed, "barid_notices_mailed_total", kind::counter, "mails", labels{},
    "Mails that tell people of the desk what they chose to be told by mail; one for all that waits for somebody."},
  row{metric::conversations_removed, "barid_conversations_removed_total", kind::counter, "conversations", of_channel,
    "Closed conversations that were removed because their channel keeps them no longer."},
  row{metric::actor_restarts, "barid_actor_restarts_total", kind::counter, "restarts", of_actor,
    "Actors that failed and were started again."},
  row{metric::conversations_loaded, "barid_conversations_loaded", kind::gauge, "conversations", labels{},
    "Conversations in memory; idle ones leave it."},
  row{metric::database_connections, "barid_database_connections", kind::gauge, "connections", of_state,
    "Connections of the actors to PostgreSQL. state: open, lost (to be opened again)."},
  row{metric::index_lag_seconds, "barid_index_lag_seconds", kind::gauge, "seconds", labels{},
    "How far the full-text index is behind the mail."},
  row{metric::log_lines_dropped, "barid_log_lines_dropped_total", kind::counter, "lines", labels{},
    "Lines of the log that were dropped because it could not be written fast enough."},
};
// clang-format on

const char* name_of(kind k) {
  switch (k) {
  case kind::counter:
    return "counter";
  case kind::gauge:
    return "gauge";
  case kind::histogram:
    return "histogram";
  }
  return "gauge";
}

} // namespace

std::span<const row> table() {
  return rows;
}

const row& row_of(metric m) {
  return rows[static_cast<std::size_t>(m)];
}

std::string manual_page() {
  std::string out =
      "# Metrics\n\n"
      "Served in the text format of Prometheus at `/metrics` of `http.listen` to whoever asks from the "
      "same machine, past no\nproxy, and to admins (with an API token), and on an address of its own "
      "where `metrics.listen` names one: to whoever reaches it.\nLabels hold names of channels, calls, actors and "
      "states, never of people.\n\n"
      "| metric | type | unit | labels | meaning |\n"
      "| --- | --- | --- | --- | --- |\n";
  for (const auto& r : rows) {
    out += "| `" + std::string(r.name) + "` | " + name_of(r.of) + " | " + std::string(r.unit) + " | ";
    for (std::size_t i = 0; i < r.labels.size(); ++i) out += (i == 0 ? "`" : ", `") + std::string(r.labels[i]) + "`";
    out += " | " + std::string(r.help) + " |\n";
  }
  out += "\n## Worth an alert\n\n"
         "- `barid_inbox_oldest_seconds > 60`: mail is taken in and not decided; see the log for "
         "the database.\n"
         "- `barid_channel_connected == 0` for five minutes: an account is not read; `barid "
         "channel show NAME`.\n"
         "- `barid_outbox_items{state=~\"dead|parked\"} > 0`: an answer was not sent and waits for "
         "a person.\n"
         "- `increase(barid_rules_applied_total{outcome=\"refused\"}[5m]) > 0`: the rules on disk "
         "are not in force.\n"
         "- `rate(barid_calls_total{outcome!=\"done\"}[15m]) > 0`: a webhook or an extension does not "
         "take what it is told.\n"
         "- `histogram_quantile(0.99, rate(barid_commit_seconds_bucket[5m])) > 0.5`: the "
         "database's disk is slow.\n";
  return out;
}

} // namespace barid::metrics
