// desk/simulated.hpp - a whole desk in memory: conversations, people, teams and a clock that only
// moves when it is told to.
//
// Owns     what a test makes: conversations with their timers, who works here, what was sent, when
//          limited effects happened.
// Never    decides anything itself: events go through dsl/decide, changes of people through
//          dsl/change, timers through dsl/timers, turns through dsl/turns, as in the engine. No
//          clock, no I/O, no randomness: the same statements give the same desk.
// Fails    with a reason where something cannot be carried out, as a bounce of a mail that nobody
//          sent; the desk is then as it was.
// Not thread-safe.

#pragma once

#include "dsl/call_event.hpp"
#include "dsl/customer_change.hpp"
#include "dsl/decide.hpp"
#include "dsl/test_case.hpp"
#include "dsl/timers.hpp"
#include "dsl/turns.hpp"
#include "model/result.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace barid::desk {

/// One event, what was decided about it, and what it found.
struct happening {
  std::optional<std::size_t> conversation; ///< Index; missing: it happened to the desk itself.
  std::size_t phase = 0;                   ///< Which group of statements brought it.
  dsl::decided what;                       ///< Effects that a budget held back are not among its effects.
  barid::conversation before;
  /// What each effect about people means, by its index: names of those it reaches.
  std::map<std::size_t, std::set<std::string>> reached;
};

/// A mail that left.
struct sent_mail {
  std::size_t conversation = 0;
  std::size_t phase = 0;
  std::string rule; ///< Empty: a person wrote it.
};

struct member {
  agent_id id;
  dsl::test_agent as;
};

struct thread {
  conversation state;
  std::vector<std::string> message_ids; ///< Of its mails, oldest first.
  std::set<std::string> ours;           ///< Those that the desk wrote.
  std::set<std::string> automatic;      ///< Of `ours`: those that no person wrote.
  std::int32_t robot_rounds = 0;        ///< Automatic answers to answers to those, since a person wrote.
  std::set<std::string> participants;   ///< Folded.
  std::vector<dsl::timer> timers;
  std::optional<instant> sleeps_until;
  event last_mail; ///< For asking conditions.
};

/// A call to another system that has not come back yet.
struct pending_call {
  std::optional<std::size_t> conversation;
  dsl::call_made made;
  bool is_heard = false; ///< Whether its conversation hears of its end.
};

struct limits {
  std::size_t events = 100'000;      ///< A test that brings more has gone astray.
  std::function<bool()> enough = {}; ///< Asked before each event; true ends the test.
};

class simulated {
public:
  simulated(dsl::program_ptr rules, instant start, const dsl::decide_options& options, limits most);

  void join(const dsl::test_agent& a);
  void know(const dsl::test_customer& c);
  /// A mail arrives, with what was read of it.
  [[nodiscard]] result<void> receive(const dsl::test_mail& m);
  [[nodiscard]] result<void> bounce(const dsl::test_bounce& b);
  [[nodiscard]] result<void> act(const dsl::test_deed& d);
  /// Somebody comes or goes; rules react, and each of their conversations where a rule says so.
  [[nodiscard]] result<void> attend(const dsl::test_presence& p);
  [[nodiscard]] result<void> account(const dsl::test_account& a);
  /// A call comes back.
  [[nodiscard]] result<void> come_back(const dsl::test_call& c);
  /// Lets time pass; everything due happens at its moment.
  [[nodiscard]] result<void> advance(const dsl::test_wait& w);

  /// The next group of statements begins.
  void next_phase() { ++phase_; }

  [[nodiscard]] const dsl::program& rules() const { return *rules_; }
  [[nodiscard]] instant now() const { return now_; }
  [[nodiscard]] std::size_t phase() const { return phase_; }
  [[nodiscard]] const std::vector<thread>& threads() const { return threads_; }
  [[nodiscard]] const std::vector<happening>& history() const { return history_; }
  [[nodiscard]] const std::vector<sent_mail>& sent() const { return sent_; }
  /// The conversation of a mail of the test; empty: of the last one received.
  [[nodiscard]] std::optional<std::size_t> conversation_of(const std::string& mail) const;
  /// Names of those whom `who` of an effect or expectation means in this conversation.
  [[nodiscard]] std::set<std::string> people_of(const std::string& who, const conversation& c) const;

private:
  /// What a team remembers of its turns.
  struct team_line {
    std::map<std::string, agent_id> last; ///< By the skills that were asked for.
    std::map<std::string, agent_id> of_customer;
  };
  struct use_of_budget {
    instant until{};
    std::int32_t used = 0;
  };

  dsl::program_ptr rules_;
  dsl::decide_options options_;
  limits most_;
  instant start_, now_;
  std::size_t phase_ = 0;
  std::vector<member> people_;
  std::map<std::string, dsl::test_customer> customers_;
  std::map<std::string, std::string> languages_; ///< Folded address → language of their first mail that tells it.
  std::vector<thread> threads_;
  std::map<std::string, std::size_t> by_mail_;                            ///< Name of a mail → conversation.
  std::map<std::string, std::pair<std::string, std::size_t>> by_message_; ///< Message-ID → mailbox, conversation.
  std::map<std::string, instant> seen_;
  std::map<std::string, instant> done_; ///< Limit key → when.
  std::map<std::string, use_of_budget> budgets_;
  std::vector<happening> history_;
  std::vector<sent_mail> sent_;
  std::deque<pending_call> calls_; ///< Oldest first.
  std::size_t desk_events_ = 0, calls_back_ = 0;
  std::map<std::string, team_line> teams_;
  std::vector<std::string> asked_for_skills_;
  std::optional<std::size_t> current_;
  std::size_t mails_ = 0, written_ = 0, events_ = 0;
  std::optional<error> astray_;

  [[nodiscard]] const member* somebody(const std::string& name) const;
  [[nodiscard]] facts facts_of(const thread& t) const;
  [[nodiscard]] std::optional<std::size_t> thread_of(const event& e) const;
  [[nodiscard]] std::string mailbox_of(const dsl::test_mail& m, const mail& content) const;
  std::size_t begin(const std::string& mailbox);
  void greet(thread& t, const event& e) const;
  void learn(const std::string& address, const dsl::customer_change& by);
  void note_mail(std::size_t number, const event& e);
  /// False where the test has gone astray; `astray_` says why.
  bool may_go_on();
  [[nodiscard]] result<void> outcome() const;
  void decide(std::size_t number, const event& e);
  void change(std::size_t number, const dsl::change& what, std::optional<instant> sleeps);

  /// `brought`: the mail that it is about; null where there is none.
  void commit(std::size_t number, std::vector<dsl::decided> all, const mail* brought);
  void carry_out(happening& h, const mail* brought);
  /// What holds an automatic mail back; empty: nothing.
  [[nodiscard]] std::string held_back(const happening& h, const effect& e, const mail* brought);
  [[nodiscard]] static bool answers_automatic(const thread& t, const mail& m);
  /// An event of the desk itself. The agent whom it is about, or empty.
  void happen(event e, const std::string& agent);
  bool spend(const std::string& scope, instant at, std::int32_t most, duration per, bool really);
  void write(std::size_t number, const std::string& rule, bool automatic);
  void set_timers(thread& t) const;

  void serve_teams();
  bool serve(const std::string& team, const dsl::team_policy& policy);
  [[nodiscard]] std::vector<std::size_t> waiting_in(const std::string& team) const;
  [[nodiscard]] std::optional<instant> opening_of(const dsl::team_policy& policy) const;
  /// When a team opens for which something waits.
  [[nodiscard]] std::optional<instant> next_turn() const;
  [[nodiscard]] agent_id had_before(const team_line& known, std::size_t number) const;
  [[nodiscard]] std::vector<dsl::candidate> able(const std::string& team,
                                                 const std::vector<std::string>& needing) const;
  [[nodiscard]] std::int64_t in_hand(const std::string& agent) const;
};

} // namespace barid::desk
