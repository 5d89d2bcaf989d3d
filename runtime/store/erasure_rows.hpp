// runtime/store/erasure_rows.hpp - everything that is there of a person: what it is, and removing it.
//
// A person is an address, folded (text/fold.hpp). What is theirs are the conversations whose customer they are, with those that
// were merged into these, the mails from them that nobody has decided yet, and what was noted of the address beside
// conversations. Mails of other people that only name the address are theirs and stay; `mentions_of` tells which.

#pragma once

#include "runtime/store/audit_rows.hpp"
#include "runtime/store/keyed_rows.hpp"
#include "runtime/store/removal_rows.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace barid::store {

struct belongings {
  std::optional<customer_row> customer;       ///< Nothing: nobody was ever seen with the address, or they were erased.
  std::vector<conversation_id> conversations; ///< Merged ones among them.
  std::int64_t open = 0;                      ///< Of these, neither closed nor set aside nor merged.
  std::int64_t received = 0, sent = 0;        ///< Mails in these.
  std::int64_t attachments = 0;               ///< Of both.
  std::int64_t bytes = 0;                     ///< Of the mails that came in, and of the files that went out.
  std::vector<mail_id> waiting;               ///< Mails from them that no conversation has yet.
  std::int64_t undeliverable = 0;             ///< Channels in which the address counts as one that refuses mail.

  [[nodiscard]] bool nothing() const {
    return !customer && conversations.empty() && waiting.empty() && undeliverable == 0;
  }
};
[[nodiscard]] result<belongings> belongings_of(connection& on, const std::string& folded);

/// A mail of somebody else's conversation in whose header or text the address stands.
struct mention {
  conversation_id conversation;
  mail_id mail;     ///< That came in, or
  outbox_id outbox; ///< that was sent.
};
/// Reads every mail once, some thousands in a statement; `read` hears how many so far. By conversation. Without those of
/// conversations whose customer the person is.
[[nodiscard]] result<std::vector<mention>> mentions_of(connection& on, const std::string& folded,
                                                       const std::function<void(std::int64_t)>& read = {});

/// Removes all of it, some conversations in a transaction, after `note` was written, which is to be without the address. Also
/// what the person does meanwhile; fails with conflict where they write faster than it is removed. What fails in between
/// can be done again.
[[nodiscard]] result<removed> erase_person(connection& on, const std::string& folded, const audit_entry& note);

} // namespace barid::store
