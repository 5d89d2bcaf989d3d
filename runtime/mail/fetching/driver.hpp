// runtime/mail/fetching/driver.hpp - runs the sessions of all accounts on one or two threads.
//
// Owns     the sockets, the threads that poll them, name resolution, and when to try again.
// Never    blocks on a peer: a hung, slow or hostile server costs its own account only. It never
//          gives up on a network, and stops after a few refused logins until `resume`.
// Fails    per account, with `failed` events.
// Restart  loses nothing: accounts are added again with the cursors their owner stored.
//
//   driver d;
//   auto account = d.add(std::move(session), [](event e) { … });   // on a driver thread
//   account.acknowledge(place);                                    // from any thread, after the commit

#pragma once

#include "runtime/mail/fetching/backoff.hpp"
#include "runtime/mail/fetching/event.hpp"
#include "runtime/mail/fetching/session.hpp"
#include "runtime/mail/fetching/settings.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace barid::fetching {

class loop;
class resolver;

/// Called on a driver thread, one event after the other for an account. It must not block and must
/// not throw; a mailbox actor sends itself a message.
using event_handler = std::function<void(event)>;

struct driver_options {
  unsigned threads = 1;
  /// Of all accounts, until the last who has a mail lets go of it; one mail alone may exceed it.
  std::uint64_t bytes_in_flight = 512u << 20;
  unsigned opening_at_once = 32;      ///< Connections being made on one thread.
  std::chrono::seconds connect{20};   ///< To find the address and reach it.
  std::chrono::seconds handshake{20}; ///< TLS.
  backoff_rules backoff;
};

/// Names one account of a driver. Copyable; every call may come from any thread and returns at
/// once. Harmless after `remove` and after the driver is gone.
class account_handle {
public:
  account_handle() = default;

  /// See `session::acknowledge`.
  void acknowledge(place where) const;
  void acknowledge(std::vector<place> where) const;
  /// See `session::pass_over`.
  void pass_over(std::vector<place> where) const;
  /// See `session::retry`.
  void retry(place where) const;
  /// See `session::copy`.
  void copy(copy_request what) const;
  /// See `session::set_cursor`.
  void set_cursor(std::string folder, cursor c) const;
  /// Try again now: after a pause, or because somebody changed something.
  void resume() const;
  /// Logs out and forgets the account. An event that is being handled at this moment may still be
  /// seen; none after it.
  void remove() const;

private:
  friend class driver;
  account_handle(std::weak_ptr<loop> where, std::uint64_t id) : loop_(std::move(where)), id_(id) {}

  std::weak_ptr<loop> loop_;
  std::uint64_t id_ = 0;
};

class driver {
public:
  explicit driver(driver_options options = {});
  /// Logs everybody out and waits for the threads. Not to be called from a handler.
  ~driver();
  driver(const driver&) = delete;
  driver& operator=(const driver&) = delete;

  /// Connects at once; anything else is told by events. The session's settings have been checked.
  [[nodiscard]] account_handle add(std::unique_ptr<session> account, event_handler handler);
  /// The most bytes of mails that were held at one time.
  [[nodiscard]] std::uint64_t most_bytes_in_flight() const;

private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

} // namespace barid::fetching
