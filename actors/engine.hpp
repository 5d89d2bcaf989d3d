// actors/engine.hpp - one node: everything that is started, in order, and stopped in reverse.
//
// Owns     the actor system, the crew, the workers that read mail, the LMTP listener.
// Never    owns the database server; that is the caller's, and outlives it.
// Fails    at start, with what to do; later, each part by itself.

#pragma once

#include "actors/command.hpp"
#include "actors/local_call.hpp"
#include "actors/pace.hpp"
#include "model/mail.hpp"
#include "model/result.hpp"
#include "model/time.hpp"
#include "runtime/calls/post.hpp"
#include "runtime/mail/fetching/driver.hpp"
#include "runtime/mail/imap/settings.hpp"
#include "runtime/mail/lmtp/listener.hpp"
#include "runtime/mail/smtp/server.hpp"
#include "runtime/mail/worker/pool.hpp"
#include "runtime/metrics/registry.hpp"
#include "runtime/rules/applying.hpp"
#include "runtime/store/connection.hpp"
#include "runtime/store/directory_channels.hpp"
#include "runtime/store/live_rows.hpp"
#include "runtime/store/rule_sets.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace barid::actors {

struct directory;
struct rules_in_force;

struct engine_settings {
  store::connection_settings database; ///< As `barid_engine`; its schema is current.
  std::string node = "node1";
  std::filesystem::path rules; ///< Folder; empty: those in the store.
  bool watch_rules = true;
  std::optional<lmtp::listener_settings> lmtp;
  std::optional<lmtp::listener_settings> smtp; ///< For gateways that cannot speak LMTP.
  reader::pool_options readers;
  std::string trusted_authserv_id;
  int authserv_fields = 1;
  bool trust_spam_headers = false;
  std::int64_t inbox_limit = 20'000;
  std::filesystem::path data;    ///< Holds the key of the secrets; empty: no account is connected.
  fetching::driver_options imap; ///< Of POP3 as well.
  imap::session_limits imap_limits;
  imap::session_timing imap_timing;
  std::chrono::seconds pop3_poll{60}; ///< Between two visits.
  /// Deadlines of an account that is not caught up wait this long unseen, then as `held`.
  std::chrono::milliseconds timers_unseen_wait = std::chrono::minutes(10);
  /// Instead of the channel's settings and password; may be empty.
  std::function<result<smtp::server>(const store::channel_row&)> smtp_server_of;
  std::string extra_ca;
  std::chrono::milliseconds outbox_every{1'000};
  sending_limits sending;
  calls::policy call_policy; ///< Where webhooks and extensions may be called.
  /// Extensions that were loaded; empty: there are none.
  std::function<calls::outcome(const local_call&)> extensions;
  std::chrono::milliseconds measure_every{5'000};
  std::chrono::milliseconds gather_notices{60'000}; ///< Before they go to somebody by mail, as one.
  /// Where people find the console, with a slash at its end; may be empty, and give nothing yet. Any thread.
  std::function<std::string()> console;
  std::function<void(const std::vector<store::live_row>&)> publish; ///< What changed, for consoles; may be empty.
  std::shared_ptr<metrics::registry> metrics;                       ///< Null: one that nobody reads.
  std::function<void(const rules::applied&)> tell_rules;            ///< After every attempt to apply; may be empty.
};

class engine {
public:
  /// Takes the shards, loads directory and rules, spawns the crew, reads the inbox again, listens.
  /// `clock` outlives the engine.
  [[nodiscard]] static result<std::unique_ptr<engine>> start(engine_settings settings, const wall_clock& clock);
  ~engine(); ///< Stops.
  engine(const engine&) = delete;
  engine& operator=(const engine&) = delete;

  /// What came of reading the rules at start.
  [[nodiscard]] const rules::applied& rules_at_start() const;
  /// Where mail is taken; nothing without a listener.
  [[nodiscard]] std::optional<net::endpoint> lmtp_address() const;
  [[nodiscard]] std::optional<net::endpoint> smtp_address() const;

  /// Waits for the commit, at most `most`. Any thread but an actor's.
  [[nodiscard]] result<command_done> submit(conversation_id id, mailbox_id channel, command what,
                                            std::chrono::milliseconds most = std::chrono::seconds(10));
  [[nodiscard]] result<rules::applied> apply(rules::apply_request what);
  [[nodiscard]] result<rules::applied> rollback(std::int64_t generation, const std::string& author, agent_id by,
                                                const std::string& message);
  [[nodiscard]] result<rules::applied> reload();
  [[nodiscard]] result<std::vector<store::rule_change>> history();
  [[nodiscard]] std::shared_ptr<const rules_in_force> rules() const;
  [[nodiscard]] std::shared_ptr<const directory> people() const;
  /// Agents, teams or channels were changed in the store: read them again. Returns when it is done.
  [[nodiscard]] result<bool> directory_changed();

  /// HTML that somebody wrote or pasted, rebuilt from the allow-list of incoming mail by a reader
  /// process. Fails with errc::invalid where it cannot be read. Any thread but an actor's.
  [[nodiscard]] result<std::string> safe_html(const std::string& html) const;

  /// A mail as a reader process reads it. Any thread but an actor's.
  [[nodiscard]] mail read_mail(const std::string& raw) const;

  struct numbers {
    std::int64_t undecided = 0;
    std::uint64_t restarts = 0;
    reader::pool_stats readers;
  };
  [[nodiscard]] numbers measure() const;

  /// No more mail is taken; what is under way is finished or left to the next start. False when
  /// something would not end within `grace`: then the process is to leave without cleaning up.
  bool stop(std::chrono::milliseconds grace = std::chrono::seconds(8));

private:
  struct parts;
  explicit engine(std::unique_ptr<parts> p);
  std::unique_ptr<parts> parts_;
};

} // namespace barid::actors
