// runtime/store/ledger_decide.hpp - the decisions of one group.
//
// Used by commit_group only: `claim` goes into its first exchange, `take_limits` into one of its
// own where there are limits, `store` into the last.

#pragma once

#include "runtime/store/ledger_batch.hpp"

#include <set>

namespace barid::store {

class decide_batch {
public:
  void add(const decision& what, item_outcome& out);
  [[nodiscard]] bool asks_rules() const; ///< Whether the active generation has to be locked.

  /// Locks the inbox rows and writes the conversations whose version, fence and rules are right.
  void claim(exchange& to);
  /// Settles who won; then limits, of winners only, sorted.
  void take_limits(exchange& to, const group_facts& facts);
  /// Everything else.
  void store(exchange& to);

private:
  struct entry {
    const decision* what;
    item_outcome* out;
    std::vector<bool> granted; ///< One per limit.
    [[nodiscard]] bool won() const { return out->end == item_end::decided; }
    [[nodiscard]] bool grants(const std::vector<std::size_t>& needs) const;
  };
  void settle(const group_facts& facts);
  void write_conversations(exchange& to);
  void store_events(exchange& to) const;
  void store_outbox(exchange& to) const;
  void store_moved(exchange& to) const;
  void store_mails(exchange& to) const;
  void store_texts(exchange& to) const;
  void store_bounced(exchange& to) const;
  void store_told(exchange& to) const;
  void store_customers(exchange& to) const;
  void store_live(exchange& to) const;
  void store_inbox(exchange& to) const;

  std::vector<entry> entries_;
  std::set<std::int64_t> written_; ///< Conversations.
  std::set<std::int64_t> waiting_; ///< Inbox rows found.
};

} // namespace barid::store
