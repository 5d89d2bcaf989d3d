// runtime/store/conversation_columns.hpp - the columns of `conversations` in the order they are
// read.

#pragma once

#include "runtime/store/deciding.hpp"
#include "runtime/store/rows.hpp"

namespace barid::store {

#define BARID_CONVERSATION_COLUMNS                                                                                     \
  "c.id, c.channel, c.version, c.subject, c.preview, c.kind, c.status, c.priority, c.agent, "                          \
  "c.team, "                                                                                                           \
  "c.sla, c.language, c.customer, c.tags, c.flags, c.attributes, c.messages, c.thread_token, "                         \
  "c.linked, c.created, c.updated, c.last_customer_mail_at, c.first_unanswered_at, "                                   \
  "c.snoozed_until, "                                                                                                  \
  "c.sla_due, c.closed_at"

/// Reads them; `state` is not among them.
[[nodiscard]] inline conversation read_conversation(const row& from) {
  conversation c;
  std::int32_t level = 0;
  from.into(c.id, c.channel, c.version, c.subject, c.preview, c.kind, c.status, level, c.agent, c.team, c.sla,
            c.language, c.customer, c.tags, c.flags, c.attributes, c.messages, c.thread_token, c.linked, c.created,
            c.updated, c.last_customer_mail_at, c.first_unanswered_at, c.snoozed_until, c.sla_due, c.closed_at);
  c.priority = static_cast<priority>(level);
  return c;
}

} // namespace barid::store
