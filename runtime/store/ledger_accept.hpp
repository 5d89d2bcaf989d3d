// runtime/store/ledger_accept.hpp - the accepts and source reports of one group.
//
// Used by commit_group only: `claim` goes into its first exchange, `store` into its last.

#pragma once

#include "runtime/store/ledger_batch.hpp"

namespace barid::store {

class accept_batch {
public:
  void add(const accept_mail& what, item_outcome& out) { mails_.push_back({&what, &out}); }
  void add(const source_report& what, item_outcome& out) { reports_.push_back({&what, &out}); }

  /// Inserts the identities, sorted, and finds the ids of those that were there already.
  void claim(exchange& to);
  /// Bytes, inbox rows, ledger of UIDs, cursors. Settles every outcome. The bytes of a large mail
  /// are sent while this is called, a few megabytes at a time, all else is added to `rest`.
  [[nodiscard]] result<void> store(connection& on, exchange& rest, const group_facts& facts);

private:
  template <class T>
  struct entry {
    const T* what;
    item_outcome* out;
  };
  void settle(const group_facts& facts);
  [[nodiscard]] result<void> store_chunks(connection& on, exchange& rest) const;
  void store_inbox(exchange& to) const;
  void store_places(exchange& to) const;
  void store_cursors(exchange& to) const;

  using key = std::pair<std::int64_t, std::string_view>; ///< channel, identity
  std::vector<entry<accept_mail>> mails_;
  std::vector<entry<source_report>> reports_;
  std::map<key, mail_id> fresh_, known_;
};

} // namespace barid::store
