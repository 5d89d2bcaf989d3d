// runtime/mail/imap/session.hpp - one account's conversation with its IMAP server, without I/O.
//
// Owns     the state of the connection (login, folder open, command running) and, across
//          connections, how far each folder was read and what still waits to be marked.
// Never    touches a socket or a clock: bytes, times and wishes come in, bytes and events go out.
//          It never sends a credential before the transport is encrypted (loopback tests aside),
//          never believes what was said before TLS, and marks nothing that was not acknowledged.
// Fails    with one `failed` event per connection, then waits for the next `connected`.
// Restart  loses nothing that matters: the owner starts it again from the cursors it stored.
// Threads  one at a time; the driver calls it on its loop.

#pragma once

#include "runtime/mail/fetching/session.hpp"
#include "runtime/mail/imap/command.hpp"
#include "runtime/mail/imap/folder.hpp"
#include "runtime/mail/imap/framer.hpp"
#include "runtime/mail/imap/settings.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace barid::imap {

class session final : public fetching::session {
public:
  explicit session(account_settings settings);

  // ---- the connection

  void connected(transport how, moment now) override;
  void tls_ready(moment now) override;
  void received(std::string_view bytes, moment now) override;
  void secret(result<std::string> s, moment now) override;
  /// The connection broke, or could not be made, for a reason the driver knows.
  void broken(failed why) override;
  /// Timeouts, renewals and polls; to be called at `deadline()` or later.
  void room_made(moment now) override { step(now); }
  void tick(moment now) override;
  [[nodiscard]] moment deadline() const override;

  // ---- the owner

  /// This mail (or refused mail) is committed: it may be marked, and no longer counts as in flight.
  /// Works for mails of earlier runs as well. Places of a former UIDVALIDITY are ignored.
  void acknowledge(const place& where, moment now) override;
  /// This mail was not stored, and people know: it no longer counts as in flight, and is left on the
  /// server as it is.
  void pass_over(const place& where, moment now) override;
  /// Reads the folder again from here; what is in flight is forgotten.
  void set_cursor(const std::string& folder, cursor c, moment now) override;
  /// Says good-bye; `outputs::close` follows at once.
  void retry(const place& where, moment now) override;
  /// Between two commands; what is under way when the connection breaks is told as not copied.
  void copy(copy_request what, moment now) override;
  void log_out() override;

  [[nodiscard]] outputs take() override;
  [[nodiscard]] bool idling() const;
  [[nodiscard]] const account_settings& settings() const override { return settings_; }

private:
  enum class stage {
    closed,
    greeting,    ///< Waiting for it.
    upgrading,   ///< CAPABILITY or STARTTLS is running.
    handshaking, ///< The driver does TLS.
    asking,      ///< CAPABILITY before the login.
    unlocking,   ///< Waiting for the secret.
    logging_in,  ///< LOGIN or AUTHENTICATE is running.
    introducing, ///< CAPABILITY, ID, ENABLE after the login.
    ready,
  };
  enum class verb {
    capability,
    starttls,
    login,
    id,
    enable,
    open,
    list_sizes,
    fetch_bodies,
    look_for_missing,
    store,
    copy,
    move,
    create,
    expunge,
    append,
    create_for_copy,
    noop,
    idle,
  };
  struct running_command {
    std::string tag;
    verb what = verb::noop;
    moment started;
  };
  struct opening_folder {
    std::uint32_t exists = 0, uidvalidity = 0, uidnext = 0;
    std::uint64_t highestmodseq = 0;
  };
  struct access {
    bool denied = false; ///< It could not be opened; until the next poll.
    bool told = false;   ///< The owner knows.
    bool opened = false; ///< In this connection.
  };
  enum class idle_stage { off, requested, on, ending };
  enum class mark_step { flag, expunge, move, copy, create };

  // session.cpp: the wire
  void run(verb what, command_pieces pieces, moment now);
  void run(verb what, std::string text, moment now);
  void fail(failure kind, std::string text, std::string help = "");
  void say(event e) { out_.events.push_back(std::move(e)); }
  void handle(response r, moment now);
  void handle_status(status& s, moment now);
  void answered(const running_command& command, const status& s, moment now);
  void note_code(const response_code& code);
  void continue_command();
  void check_timeouts(moment now);

  // session_login.cpp: greeting to authenticated
  void greeted(const status& s, moment now);
  void learn_capabilities(const std::vector<std::string>& names);
  [[nodiscard]] bool can(const char* capability) const { return capabilities_.contains(capability); }
  void before_login(moment now);
  void starttls_answered(const status& s);
  void log_in(moment now);
  void send_password(std::string password, moment now);
  void send_token(std::string token, moment now);
  void authenticate(const std::string& mechanism, std::string initial, moment now);
  void login_answered(const status& s, moment now);
  void introduce(moment now);

  // session_reading.cpp: folders, mails, IDLE
  void step(moment now);
  [[nodiscard]] folder* current() { return open_ ? &folders_[*open_] : nullptr; }
  [[nodiscard]] std::optional<std::size_t> next_folder() const;
  [[nodiscard]] bool work_elsewhere() const;
  void open(std::size_t index, moment now);
  void opened(const status& s, moment now);
  [[nodiscard]] bool fetch_batch(moment now);
  void fetched(fetch&& f);
  void rest(moment now);
  void wake(moment now);
  void poll(moment now);

  // session_marking.cpp: what happens after the commit
  void mark(moment now);
  void mark_answered(verb what, const status& s, moment now);
  void continue_marking(mark_step step, moment now);
  void marking_refused(const std::string& why);
  void marking_finished();

  // session_copying.cpp: copies into other folders
  void copies_not(std::int64_t number, std::string why) override { say(not_copied{number, std::move(why)}); }
  void copy_next(moment now);
  void copy_answered(verb what, const status& s, moment now);
  void give_up_copies(const std::string& why);

  account_settings settings_;
  std::vector<folder> folders_;
  outputs out_;

  // the connection; reset by `connected`
  stage stage_ = stage::closed;
  transport transport_;
  framer framer_;
  moment since_;     ///< When the stage that waits for something began.
  moment last_byte_; ///< When the server was last heard.
  std::uint32_t tags_ = 0;
  std::optional<running_command> running_;
  command_pieces pieces_; ///< Rest of a command, sent on the next continuation.
  unsigned extra_continuations_ = 0;
  std::string sasl_abort_; ///< Answer to a challenge that tells why a token was refused.
  std::string sasl_error_;
  std::set<std::string, std::less<>> capabilities_;
  bool capabilities_known_ = false;
  bool introduced_id_ = false, introduced_enable_ = false;
  unsigned notices_ = 0;

  std::optional<std::size_t> open_; ///< Index of the folder that is open.
  std::optional<std::size_t> opening_index_;
  opening_folder opening_;
  std::deque<std::size_t> visits_; ///< Folders to look into before resting.
  std::vector<access> access_;     ///< One for each folder.
  idle_stage idle_ = idle_stage::off;
  bool idle_refused_ = false;
  moment idle_until_;
  moment next_poll_;
  bool noop_due_ = false;

  std::vector<std::uint32_t> marking_; ///< UIDs being marked, in the folder that is open.
  std::deque<copy_request> copies_;    ///< The first one may be under way.
  bool created_for_copy_ = false;
  bool created_target_ = false;
  bool told_about_flags_only_ = false;
};

} // namespace barid::imap
