// tests/runtime/http/desk_fixture.hpp - a small desk behind a running server: two channels, people
// of every role and level, conversations with mails, an answer that failed.

#pragma once

#include "runtime/http/server.hpp"
#include "runtime/store/directory_people.hpp"
#include "tests/runtime/http/store_engine.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/postgres_fixture.hpp"
#include "tests/support/store_items.hpp"

#include <atomic>
#include <memory>

namespace barid::test {

/// Wall time as the test says.
class set_clock : public wall_clock {
public:
  [[nodiscard]] instant now() const override { return instant(std::chrono::microseconds(at_.load())); }
  void advance(std::chrono::seconds by) { at_ += std::chrono::microseconds(by).count(); }

private:
  std::atomic<std::int64_t> at_ = morning().time_since_epoch().count();
};

/// Settings for tests: cheap passwords, quick looks.
[[nodiscard]] http::settings quick_settings();

struct desk_fixture {
  explicit desk_fixture(http::settings options = quick_settings());

  test_database db;
  store::connection on = db.connect();
  set_clock clock;
  store_engine engine{db, clock};

  mailbox_id support = make_channel(on, "support");
  mailbox_id secret = make_channel(on, "secret");
  /// `viewer`, `replier` and `manager` have that level on support, `stranger` none anywhere; all
  /// are agents.
  agent_id owner = make_agent("owner", "owner"), admin = make_agent("admin", "admin"),
           lead = make_agent("lead", "lead"), viewer = make_agent("viewer", "agent"),
           replier = make_agent("replier", "agent"), manager = make_agent("manager", "agent"),
           stranger = make_agent("stranger", "agent");
  team_id billing = must(store::create_team(on, "billing"));

  struct talk {
    conversation_id conversation;
    mail_id mail;
    outbox_id outbox;
  };
  talk open = converse(support, 1, "invoice");
  talk hidden = converse(secret, 2, "secret matter");
  /// A file that `replier` uploaded for an answer, on either channel.
  std::int64_t open_upload = upload(open), hidden_upload = upload(hidden);

  std::shared_ptr<prometheus::Registry> metrics;
  std::unique_ptr<http::server> server;

  agent_id make_agent(const std::string& name, const std::string& role);
  /// A conversation with one mail (HTML, an inline picture, an attachment), a trace, and a dead
  /// answer.
  talk converse(mailbox_id channel, int n, const std::string& subject);
  std::int64_t upload(const talk& to);
  /// An answer of `replier` that goes much later.
  std::int64_t hold(const talk& in);
  /// One on support whose mail has an attachment `application/x-log` in base64.
  talk large(const std::string& base64);
  /// Another mail of the customer: a new version, with its live event.
  void customer_writes(const talk& to);

private:
  talk store_conversation(mailbox_id channel, int n, const std::string& subject, const std::string& raw);

public:
  /// Signed in by a session made in the database.
  [[nodiscard]] client as(agent_id who);
  [[nodiscard]] client nobody() const { return client(server->port()); }
  [[nodiscard]] std::string path(const talk& m, const std::string& rest = {}) const {
    return "/api/v1/conversations/" + std::to_string(m.conversation.value) + rest;
  }
  [[nodiscard]] std::string mail_path(const talk& m, const std::string& rest = {}) const {
    return "/api/v1/mails/" + std::to_string(m.mail.value) + rest;
  }
};

} // namespace barid::test
