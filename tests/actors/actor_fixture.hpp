// tests/actors/actor_fixture.hpp - actors on one thread in virtual time, with peers that tests
// play.
//
// Owns     the actor system, the clocks and every actor spawned through `spawn`; they end with it.
// Never    sleeps: `advance` moves the clock of the actors and the wall clock together.

#pragma once

#include "actors/conversation.hpp"
#include "actors/services.hpp"
#include "dsl/compile.hpp"

#include <boost/test/unit_test.hpp>
#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/scheduler/test_coordinator.hpp>
#include <caf/scoped_actor.hpp>

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace barid::test {

/// 2026-03-29 10:00 UTC, a Sunday: 13:00 in Riyadh.
inline constexpr instant sunday{std::chrono::sys_days{std::chrono::year{2026} / 3 / 29} + std::chrono::hours(10)};

class manual_clock final : public wall_clock {
public:
  [[nodiscard]] instant now() const override { return now_; }
  void step(duration by) { now_ += by; } ///< Without the actors' clock: somebody set the time.

private:
  instant now_ = sunday;
};

class actor_fixture {
public:
  actor_fixture();
  ~actor_fixture();
  actor_fixture(const actor_fixture&) = delete;
  actor_fixture& operator=(const actor_fixture&) = delete;

  struct config : caf::actor_system_config {
    config() { set("scheduler.policy", caf::atom("testing")); }
  };
  config settings;
  caf::actor_system system{settings};
  caf::scheduler::test_coordinator& scheduler;
  manual_clock clock;
  actors::services node{clock, {}};
  caf::scoped_actor self{system, true};

  /// Until nobody has anything to do at this moment.
  void run() { scheduler.run(); }
  /// Time passes; what is due in between happens at its moment.
  void advance(duration by);

  template <class... Args>
  auto spawn(Args&&... args) {
    auto made = system.spawn(std::forward<Args>(args)...);
    spawned_.push_back(caf::actor_cast<caf::actor>(made));
    return made;
  }

  template <class To, class... Args>
  void tell(const To& to, Args... args) {
    caf::anon_send(to, std::move(args)...);
    run();
  }

  /// The answer, which has to come without time passing; nothing for a failure.
  template <class Answer, class To, class... Args>
  std::optional<Answer> ask(const To& to, Args... args) {
    auto pending = self->request(to, caf::infinite, std::move(args)...);
    run();
    BOOST_REQUIRE_MESSAGE(!self->mailbox().empty(), "no answer");
    std::optional<Answer> out;
    pending.receive([&](Answer& a) { out.emplace(std::move(a)); }, [](caf::error&) {});
    return out;
  }

  /// Compiles and puts in force; fails the test with the findings when it does not check.
  void put_in_force(const std::string& rules, std::int64_t generation = 1, std::vector<source_file> more = {});
  /// Channels `support` (1) and `billing` (2), and these people.
  void put_people(actors::directory people);

private:
  std::vector<caf::actor> spawned_;
};

/// Channels support@acme.example (1) and billing@acme.example (2), nobody in it.
[[nodiscard]] actors::directory two_channels();
void add_agent(actors::directory& to, std::int64_t id, const std::string& name, std::int64_t team,
               const std::string& presence = "available", std::vector<std::string> skills = {},
               std::optional<std::int32_t> capacity = std::nullopt);
void add_team(actors::directory& to, std::int64_t id, const std::string& name);

/// A ledger that says what it is told to, in this order, then `decided`.
struct played_ledger {
  std::vector<store::decision> decisions;
  std::deque<result<store::item_outcome>> answers;
  bool silent = false; ///< It keeps what it got; each `flush` answers the next.
  std::deque<std::function<void()>> unanswered;
  std::function<void()> before_answer; ///< Runs once, ahead of the next answer.
};
[[nodiscard]] actors::ledger_actor play(actor_fixture& in, played_ledger& script);

/// An archive that answers by these functions; a missing one says that the store is away.
struct played_archive {
  std::function<result<actors::mail_answer>(const actors::mail_question&)> mail;
  std::function<result<actors::loaded>(std::int64_t)> load;
  std::function<result<std::vector<store::due_timer>>(instant, const std::optional<store::timer_page>&)> timers;
  std::function<result<std::vector<store::inbox_row>>(std::int64_t)> inbox; ///< Behind this mail.
  std::function<result<std::int64_t>(std::int64_t)> in_hand;
  std::function<result<std::pair<store::stored_mail, std::string>>(std::int64_t)> raw;
  std::function<result<dsl::program_ptr>(const std::string&)> program;
  std::function<result<actors::conversation_places>(std::int64_t, bool)> waiting;
  /// team, behind this conversation; missing: nothing waits.
  std::function<result<std::vector<store::waiting_row>>(std::int64_t, std::int64_t)> queue;
  std::function<result<agent_id>(const std::string&)> before; ///< Missing: nobody.
  std::function<result<actors::beginnings>(const address&)> fresh;
  std::map<std::string, instant> done; ///< Limit key → when.
  std::vector<std::string> asked_limits;
  std::map<std::string, store::customer_row> customers; ///< By folded address.
  int asked_customers = 0;
  std::map<std::string, std::string> notes;
  int loads = 0;
};
[[nodiscard]] actors::archive_actor play(actor_fixture& in, played_archive& script);

[[nodiscard]] error away();

} // namespace barid::test
