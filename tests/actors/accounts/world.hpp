// tests/actors/accounts/world.hpp - an engine with accounts on real servers.
//
// Owns     a database, a Dovecot, a folder with rules and the key of the secrets, and an engine when
//          `start` was called.

#pragma once

#include "actors/engine.hpp"
#include "runtime/channel/account.hpp"
#include "tests/support/dovecot_server.hpp"
#include "tests/support/postgres_fixture.hpp"
#include "tests/support/postgres_proxy.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/tls_authority.hpp"

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace barid::actors {

inline constexpr const char* support = "support@acme.example";
inline constexpr const char* sara = "sara@shop.example";

struct real_clock : wall_clock {
  [[nodiscard]] instant now() const override;
};

/// Time of a test: it passes when `step` says so.
class hand_clock : public wall_clock {
public:
  [[nodiscard]] instant now() const override { return instant(duration(at_.load())); }
  void step(duration by) { at_ += by.count(); }

private:
  std::atomic<duration::rep> at_{real_clock().now().time_since_epoch().count()};
};

/// What a fault at the commit of a mail may leave: nothing, or a mail whose fate the engine does not know.
/// In each, nothing may be acknowledged on the server.
struct withheld {
  test::commit_fault how;
  bool stored; ///< PostgreSQL committed it, and nobody was told.
};
inline constexpr std::array<withheld, 3> withheld_answers{{{test::commit_fault::hold_commit, false},
                                                           {test::commit_fault::swallow_answer, true},
                                                           {test::commit_fault::lose_answer, true}}};

class world {
public:
  /// `threads`: of the mailbox `support`. `desks`: so many more mailboxes `deskN`, desk0@acme.example ….
  explicit world(const std::string& threads = "grouped", int desks = 0);

  /// A channel of this name and address, with its password: receiving from our Dovecot, sending
  /// through `smtp` (on localhost, STARTTLS) unless 0.
  mailbox_id add_account(const std::string& name, const std::string& address, std::uint16_t smtp = 0,
                         const std::function<void(channel::account&)>& change = {});
  void set_password(mailbox_id id, const std::string& password);
  /// Through the store and the news of it, as a command does.
  void tell_directory_changed();

  [[nodiscard]] engine_settings settings() const;
  void start() { start(settings()); }
  void start(engine_settings s);
  /// `clock` outlives the engine.
  void start(engine_settings s, const wall_clock& clock);
  void stop() { node.reset(); }

  [[nodiscard]] std::int64_t count(const std::string& sql);
  [[nodiscard]] std::string text(const std::string& sql);
  /// Asks until the query gives this number; the last one is shown where it does not.
  [[nodiscard]] bool becomes(const std::string& sql, std::int64_t wanted,
                             std::chrono::seconds most = std::chrono::seconds(30));
  /// UIDs in a folder with or without `\Seen`.
  [[nodiscard]] std::size_t on_server(const std::string& user, const std::string& search,
                                      const std::string& folder = "INBOX");

  struct spoiled {
    withheld what;
    std::function<void()> deliver;             ///< Puts the mail `<0@shop.example>` on the server.
    std::function<std::size_t()> acknowledged; ///< How many mails are, on the server.
  };
  /// Runs the engine behind a proxy that spoils the commit of that mail: nothing is acknowledged before
  /// the engine can know that it is stored; then it is, and the mail is there once.
  void acknowledges_only_what_is_stored(const spoiled& how);

  test::test_database db;
  store::connection on = db.connect();
  test::dovecot_server dovecot;
  testing::temp_folder files; ///< `rules/`, `data/`, `ca.pem`.
  testing::tls_authority authority;
  std::unique_ptr<engine> node;
};

/// A mail from Sara with CRLF line ends.
[[nodiscard]] std::string mail_from_sara(const std::string& subject, const std::string& headers = "",
                                         const std::string& text = "hello");

} // namespace barid::actors
