// actors/front_desk.hpp - what the HTTP API asks, passed on to the actors.
//
// Owns     nothing. Blocks the API's threads, never an actor.

#pragma once

#include "actors/engine.hpp"
#include "runtime/http/engine.hpp"
#include "runtime/store/connection.hpp"

#include <functional>

namespace barid::actors {

class front_desk final : public http::engine {
public:
  /// All three outlive it.
  front_desk(actors::engine& running, const wall_clock& clock, store::connection_settings database)
      : engine_(running), clock_(clock), database_(std::move(database)) {}

  result<http::command_done> perform(conversation_id conversation, mailbox_id channel, const http::command& what,
                                     std::chrono::milliseconds most) override;
  result<http::rules_state> current_rules() override;
  result<source_set> rules_of(const std::string& hash) override;
  std::vector<diagnostic> check_rules(const source_set& files) override;
  result<http::rules_applied> apply_rules(const http::rules_change& change) override;
  result<http::rules_applied> roll_back_rules(std::int64_t to_generation, agent_id by,
                                              const std::string& message) override;
  std::vector<http::declared_attribute> attributes() override;
  result<std::string> safe_html(const std::string& html) override;
  http::signatures_in_force signatures_of(mailbox_id channel) override;
  mail read_mail(const std::string& raw) override;
  result<void> people_changed() override;
  result<void> set_presence(agent_id who, presence what) override;
  result<void> write_to(agent_id who, const http::notice& what) override;
  result<void> retry_outbox(outbox_id which) override;
  result<void> ready() override;

private:
  actors::engine& engine_;
  const wall_clock& clock_;
  store::connection_settings database_;
};

} // namespace barid::actors
