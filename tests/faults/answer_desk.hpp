// tests/faults/answer_desk.hpp - the engine with somebody who answers: a channel whose outgoing
// server is a sink, and an agent at the API.
//
// Owns     a database, the sink and the engine.

#pragma once

#include "tests/faults/load.hpp"
#include "tests/faults/sink.hpp"
#include "tests/support/engine_process.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/postgres_fixture.hpp"

#include <optional>
#include <string>

namespace barid::faults {

/// A rule file whose every new conversation is answered automatically, or none.
[[nodiscard]] std::string rules_that_acknowledge(bool all);

/// How many conversations were neither answered exactly once nor refused an answer in writing, by a
/// budget; for rules that acknowledge all.
inline constexpr const char* not_answered_once =
    "select count(*) from conversations c where"
    " (select count(*) from outbox o where o.conversation = c.id and o.origin = 'automatic') +"
    " (select count(*) from events e where e.conversation = c.id and cardinality(e.refused) > 0)"
    " <> 1";

class answer_desk {
public:
  /// With this rule file; it may reply with `ack`.
  explicit answer_desk(const std::string& rules, testing::environment variables = {},
                       std::vector<std::string> before = {});

  /// By LMTP, as a new conversation of its own.
  [[nodiscard]] delivery deliver(const std::string& id);
  /// The conversation of a mail that was delivered so; 0 when there is none.
  [[nodiscard]] std::int64_t conversation_of(const std::string& id);
  /// By the API, with this text: the status of its answer, 0 when none came.
  int answer(std::int64_t conversation, const std::string& text);
  /// The agent, at the API of the engine.
  [[nodiscard]] test::client agent() const;

  /// Nothing waits to be decided or sent.
  [[nodiscard]] bool at_rest();
  /// Waits until that is so or the engine has ended; whether it is so.
  [[nodiscard]] bool rests();
  /// After its end: it is started, and what was left is done.
  void next_life();
  /// Everything that has to be true of the store and of what was sent.
  void check();

  test::test_database db;
  store::connection on = db.connect();
  testing::temp_folder folder; ///< `rules/`, `data/`.
  sink peer;
  testing::store_audit stored{db.settings(store::private_cluster::admin_user)};
  std::optional<testing::engine_process> engine;
};

/// Somebody who may do everything; before the engine starts.
void make_owner(store::connection& on);
/// That person, at the API of an engine.
[[nodiscard]] test::client owner_at(std::uint16_t port);

} // namespace barid::faults
