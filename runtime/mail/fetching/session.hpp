// runtime/mail/fetching/session.hpp - what the driver asks of a protocol: one account's conversation with
// its server, without I/O.
//
// Owns     the state of the connection and, across connections, what is in flight.
// Never    touches a socket or a clock: bytes, times and wishes come in, bytes and events go out. It
//          never sends a credential before the transport is encrypted (loopback tests aside), and
//          never believes what was said before TLS.
// Fails    with one `failed` event per connection, then waits for the next `connected`.
// Threads  one at a time; the driver calls it on its loop.

#pragma once

#include "runtime/mail/fetching/event.hpp"
#include "runtime/mail/fetching/room.hpp"
#include "runtime/mail/fetching/settings.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace barid::fetching {

/// What the bytes travel on.
struct transport {
  bool encrypted = false; ///< TLS is up, and the certificate was verified as the settings say.
  bool loopback = false;  ///< The peer's address is one of this machine.
};

/// What the session wants done, in this order.
struct outputs {
  std::vector<fetching::event> events;
  std::string to_send;                  ///< May hold a credential: wipe it once it is sent.
  bool start_tls = false;               ///< Begin TLS now and call `tls_ready`; nothing was sent after this.
  bool wants_secret = false;            ///< Call `secret` once, now or later.
  std::vector<std::string> wants_known; ///< Not empty: call `known` once, now or later.
  bool close = false;                   ///< Close the connection when `to_send` is out.
  /// With `close`: nothing went wrong, and this is when to come again.
  std::optional<std::chrono::milliseconds> again_after;
};

/// A mail to be put into a folder, as read (RFC 9051 §6.3.12).
struct copy_request {
  std::int64_t number = 0; ///< Comes back in the event.
  std::string folder;      ///< UTF-8; made where it does not exist.
  std::shared_ptr<const std::string> bytes;
  instant date;
};

class session {
public:
  virtual ~session() = default;

  // ---- the connection

  virtual void connected(transport how, moment now) = 0;
  virtual void tls_ready(moment now) = 0;
  virtual void received(std::string_view bytes, moment now) = 0;
  virtual void secret(result<std::string> s, moment now) = 0;
  /// Which of the names in `wants_known` the owner has settled already.
  virtual void known(result<known_names>, moment) {}
  /// The connection broke, or could not be made, for a reason the driver knows.
  virtual void broken(failed why) = 0;
  /// The next mail that had to wait for memory may be fetched (`shares`).
  virtual void room_made(moment now) = 0;
  /// Timeouts, renewals and polls; to be called at `deadline()` or later.
  virtual void tick(moment now) = 0;
  [[nodiscard]] virtual moment deadline() const = 0;

  // ---- the owner

  /// This mail (or refused mail) is committed: it may be marked, and no longer counts as in flight.
  virtual void acknowledge(const place& where, moment now) = 0;
  /// This mail was not stored, and people know: it no longer counts as in flight, and is left on the
  /// server as it is.
  virtual void pass_over(const place& where, moment now) = 0;
  /// Offers this mail once more, which was passed over before.
  virtual void retry(const place& where, moment now) = 0;
  /// Puts a copy into a folder; `copied` or `not_copied` tells the end of it.
  virtual void copy(copy_request what, moment) { copies_not(what.number, "this protocol has no folders"); }
  /// Reads the folder again from here; what is in flight is forgotten.
  virtual void set_cursor(const std::string&, cursor, moment) {}
  /// Says good-bye; `outputs::close` follows at once.
  virtual void log_out() = 0;

  [[nodiscard]] virtual outputs take() = 0;
  [[nodiscard]] virtual const server_settings& settings() const = 0;
  /// The account's part of the memory that mails of all accounts may take; without, only its own
  /// limits count. Before the first `connected`.
  void shares(guest of) { room_ = std::move(of); }
  /// Asks the owner what `wants_known` is about; `answer` may come at once or later, from any thread.
  virtual void ask_known(std::vector<std::string>, known_answer) const {}

protected:
  session() = default;
  session(const session&) = default; // of the whole only
  session& operator=(const session&) = default;
  virtual void copies_not(std::int64_t number, std::string why) = 0;

  guest room_;
};

} // namespace barid::fetching
