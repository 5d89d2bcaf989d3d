// runtime/metrics/metric.hpp - one line of the table of metrics.
//
// The registry and docs/metrics.md derive from the table: a new metric is a name in the enumeration
// and a line in table.cpp.

#pragma once

#include <span>
#include <string>
#include <string_view>

namespace barid::metrics {

enum class metric {
  mails_accepted,
  mails_duplicate,
  mails_decided,
  decide_seconds,
  inbox_mails,
  inbox_oldest_seconds,
  commit_groups,
  commit_group_items,
  commit_seconds,
  commit_failures,
  mails_read,
  reader_failures,
  reader_queue_mails,
  outbox_items,
  outbox_sent,
  outbox_failures,
  calls,
  call_seconds,
  rules_generation,
  rules_applied,
  channel_connected,
  channel_failures,
  lmtp_connections,
  http_requests,
  http_request_seconds,
  live_streams,
  timers_armed,
  timers_late_seconds,
  sla_breaches,
  notices_mailed,
  conversations_removed,
  actor_restarts,
  conversations_loaded,
  database_connections,
  index_lag_seconds,
  log_lines_dropped,
};

enum class kind {
  counter,   ///< Only grows, since the start.
  gauge,     ///< What is now.
  histogram, ///< How often in which range.
};

struct row {
  metric id;
  std::string_view name; ///< `barid_mails_accepted_total`, as Prometheus wants it.
  kind of;
  std::string_view unit;
  std::span<const std::string_view> labels;
  std::string_view help;
  std::span<const double> buckets = {}; ///< Of a histogram: upper bounds, ascending.
};

/// In the order of the enumeration.
[[nodiscard]] std::span<const row> table();

[[nodiscard]] const row& row_of(metric m);

/// docs/metrics.md
[[nodiscard]] std::string manual_page();

} // namespace barid::metrics
