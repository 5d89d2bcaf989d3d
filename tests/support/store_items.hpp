// tests/support/store_items.hpp - mails and decisions to put into a store, with everything they
// need.

#pragma once

#include "runtime/store/ledger.hpp"

namespace barid::test {

/// 2026-03-29 10:00 UTC, the time of day tests begin at.
[[nodiscard]] instant morning();

/// A small mail with this Message-ID and body; `<1@customer.example>`.
[[nodiscard]] std::string mail_bytes(const std::string& message_id, const std::string& body = "hello");

[[nodiscard]] store::accept_mail accept_of(mailbox_id channel, const std::string& raw, std::int64_t epoch = 0);

/// Version `version` of a conversation, with one event.
[[nodiscard]] store::decision decision_of(conversation_id id, mailbox_id channel, std::int64_t version,
                                          std::int64_t epoch = 0);

/// One group, which has to commit.
std::vector<store::item_outcome> commit(store::connection& on, std::vector<store::item> items);

/// A channel that mails can belong to.
[[nodiscard]] mailbox_id make_channel(store::connection& on, const std::string& name);
[[nodiscard]] conversation_id fresh_conversation(store::connection& on);

} // namespace barid::test
