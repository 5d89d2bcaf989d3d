// tests/faults/account_desk.hpp - the engine with an account on a real IMAP server.
//
// Owns     a database, a Dovecot and the engine.

#pragma once

#include "tests/faults/sink.hpp"
#include "tests/support/dovecot_server.hpp"
#include "tests/support/engine_process.hpp"
#include "tests/support/postgres_fixture.hpp"
#include "tests/support/store_audit.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace barid::faults {

class account_desk {
public:
  /// The engine begins with what is in the account by then.
  void open(std::vector<std::string> more = {});
  /// The same, where every new conversation is answered, once, by way of `peer`.
  void open_and_acknowledge(testing::environment variables = {});

  /// Into the account, in this order, as the server will hand them out.
  void mails_come(const std::vector<std::string>& mails);
  /// So many small ones from people of their own; `size` bytes of text each.
  void mails_come(int n, std::size_t size);

  /// UIDs that carry the mark of what we have.
  [[nodiscard]] std::set<std::int64_t> marked();
  /// Fails the test where a mail has the mark and is not stored.
  void nothing_is_marked_that_is_not_stored();
  /// Waits; fails the test where a mail is missing, doubled, changed, undecided or not marked.
  void all_is_read_once();
  /// Everything that came is stored, decided, marked, and its answers are sent or parked.
  [[nodiscard]] bool at_rest();
  /// After `all_is_read_once`: waits; fails the test where a decision's effects are missing or there twice.
  void all_is_answered_once();

  test::dovecot_server dovecot;
  sink peer;
  test::test_database db;
  testing::temp_folder folder;
  testing::store_audit stored{db.settings(store::private_cluster::admin_user)};
  std::optional<testing::engine_process> engine;
  std::vector<std::string> given; ///< Fingerprints of the mails on the server; UID 1 is the first.

  account_desk();

private:
  void begin(testing::engine_options with, bool answers);
};

} // namespace barid::faults
