// tests/runtime/http/store_engine.hpp - the engine as the API sees it, straight on the store: every
// command is one committed version, with the same conflicts as the real one.

#pragma once

#include "runtime/http/engine.hpp"
#include "runtime/store/connection.hpp"
#include "tests/support/postgres_fixture.hpp"

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

namespace barid::test {

class store_engine : public http::engine {
public:
  store_engine(const test_database& db, const wall_clock& clock) : on_(db.connect()), clock_(clock) {}

  result<http::command_done> perform(conversation_id id, mailbox_id channel, const http::command& what,
                                     std::chrono::milliseconds most) override;
  result<http::rules_state> current_rules() override;
  result<source_set> rules_of(const std::string& hash) override;
  std::vector<diagnostic> check_rules(const source_set& files) override;
  result<http::rules_applied> apply_rules(const http::rules_change& change) override;
  result<http::rules_applied> roll_back_rules(std::int64_t to, agent_id by, const std::string& message) override;
  std::vector<http::declared_attribute> attributes() override;
  result<std::string> safe_html(const std::string& html) override;
  http::signatures_in_force signatures_of(mailbox_id channel) override;
  mail read_mail(const std::string& raw) override;
  result<void> people_changed() override {
    ++people_changes;
    return {};
  }
  result<void> set_presence(agent_id who, presence what) override;
  result<void> write_to(agent_id who, const http::notice& what) override {
    const std::lock_guard lock(guard_);
    letters.emplace_back(who, what);
    return {};
  }
  result<void> retry_outbox(outbox_id which) override;
  result<void> ready() override;

  std::atomic<bool> able{true};
  std::vector<std::pair<agent_id, http::notice>> letters; ///< That the engine was to write.
  std::atomic<int> people_changes{0};
  std::function<void()> committed = [] {}; ///< After every command.

private:
  result<conversation_id> begun(const http::begin_command& what, mailbox_id channel, agent_id by);
  result<http::rules_applied> activate(const source_set& files, std::int64_t expected, bool rollback, agent_id by,
                                       const std::string& message);

  std::mutex guard_;
  store::connection on_;
  const wall_clock& clock_;
  std::map<std::string, source_set> files_; ///< By hash; the store keeps their bytes.
};

} // namespace barid::test
