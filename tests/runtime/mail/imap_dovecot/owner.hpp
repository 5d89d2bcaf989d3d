// tests/runtime/mail/imap_dovecot/owner.hpp - a mailbox owner for tests: keeps what it is told, and
// acknowledges at once, as if every mail had been committed.

#pragma once

#include "runtime/mail/imap/join.hpp"
#include "tests/support/dovecot_server.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace barid::imap {

struct told {
  std::vector<mail> mails;
  std::vector<failed> failures;
  std::vector<std::pair<place, std::string>> refused;
  std::vector<std::uint32_t> marked;
  std::vector<cursor_reset> resets;
  std::vector<std::string> alerts;
  unsigned caught_up = 0, connected = 0, authenticated = 0, announced = 0, paused = 0, retries = 0, expunged = 0,
           gone = 0;
  cursor committed; ///< Of the folder heard of last.
};

class owner {
public:
  explicit owner(bool acknowledges = true) : state_(std::make_shared<state>()) { state_->acknowledges = acknowledges; }

  void join(driver& d, account_settings settings);

  /// Waits until `done` holds for what was told; false after `limit`.
  [[nodiscard]] bool wait(const std::function<bool(const told&)>& done,
                          std::chrono::seconds limit = std::chrono::seconds(20)) const;
  [[nodiscard]] told look() const;
  [[nodiscard]] const account_handle& handle() const { return handle_; }

private:
  struct state {
    std::mutex mutex;
    std::condition_variable changed;
    told seen;
    bool acknowledges = true;
    account_handle handle;
    bool has_handle = false;
    std::vector<place> early; ///< Acknowledged before `add` has returned.
  };
  static void take(state& s, event e);

  std::shared_ptr<state> state_;
  account_handle handle_;
};

/// Settings for a user of this server, TLS from the first byte.
[[nodiscard]] account_settings account_of(const test::dovecot_server& server, const std::string& user = "alice",
                                          const std::string& password = "secret");

} // namespace barid::imap
