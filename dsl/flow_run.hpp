// dsl/flow_run.hpp - the flows of a conversation in one decision (language.md §8).
//
// Never    acts twice for one wait: a step acts for its own timer only, while its instance waits in
// it. A flow hears an event after all tables have decided it. What one event brings, in this order:
// the step whose wait ended; `on` blocks; `unless` of the step, then of the flow; the end of every
// flow where the conversation was closed; flows that the event starts. An instance does not hear
// the event that started it.

#pragma once

#include "dsl/decide.hpp"
#include "dsl/outcome.hpp"
#include "dsl/quiet.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace barid::dsl {

/// Borrowed for the time of one decision.
class flow_run {
public:
  flow_run(const program& rules, const event& e, const facts& known, const decide_options& options, outcome& out)
      : rules_(rules), event_(e), known_(known), options_(options), out_(out) {}

  /// Before the tables: instances go on in the rules in force where these hold their code, or where
  /// `migrate` says so; deadlines follow their calendars.
  void refresh();
  /// After the tables.
  void hear();
  /// The quiet that rules and running flows ask for.
  [[nodiscard]] std::vector<quiet_watch> watched() const;

private:
  const program& rules_;
  const event& event_;
  const facts& known_;
  const decide_options& options_;
  outcome& out_;
  std::vector<std::string> before_; ///< Flows that ran when the event came.
  std::size_t ordered_ = 0;         ///< Effects whose `start flow` and `cancel flow` are done.

  struct code {
    const program* rules = nullptr; ///< Null: its rules cannot be had.
    const flow_policy* flow = nullptr;
  };
  [[nodiscard]] code code_of(const flow_instance& i) const;
  [[nodiscard]] flow_instance* running(const std::string& flow);
  /// Runs, and ran when the event came.
  [[nodiscard]] bool ran_before(const std::string& flow);
  [[nodiscard]] context seen_by(const code& c, const flow_instance& i) const;

  void refresh(flow_instance& i);
  void wait_is_over();
  void step_acts(const std::string& flow);
  void hear(const std::string& flow);
  bool react(const std::string& flow, const flow_reaction& r);
  void conversation_closed();
  void start_flows();

  /// True where the flow still runs afterwards.
  bool act(const code& c, const std::string& flow, const rule& r);
  void go_on(const code& c, flow_instance& i);
  bool holds(const node* when, const context& c, const std::string& table, const std::string& name, bool show_if_false);
  void carry_out_orders();
  void begin(const flow_policy& f, const context* started_by);
  void end(const std::string& flow, const std::string& rule, const std::string& why, bool cancelled);
  void note(const std::string& flow, std::string text);
};

} // namespace barid::dsl
