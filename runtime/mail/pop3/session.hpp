// runtime/mail/pop3/session.hpp - one account's conversation with its POP3 server, without I/O: a visit
// now and then, each signing in, listing, reading what is new, deleting if asked to, and leaving.
//
// Owns     the state of the connection and, across connections, which of the mails on the server are
//          settled, which are in flight, and which broke the connection.
// Never    deletes a mail that was not acknowledged; hands one out twice while it is in flight; passes
//          one over in silence: a UIDL that the server listed becomes `mail`, `refused_mail` or, in the
//          first reading, a name in `left_out`.
// Fails    with one `failed` event per connection.
// Restart  loses nothing: which mails are settled is asked anew of `known`.

#pragma once

#include "runtime/mail/fetching/session.hpp"
#include "runtime/mail/pop3/reader.hpp"
#include "runtime/mail/pop3/settings.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace barid::pop3 {

class session final : public fetching::session {
public:
  explicit session(account_settings settings) : settings_(std::move(settings)) {}

  void connected(transport how, moment now) override;
  void tls_ready(moment now) override;
  void received(std::string_view bytes, moment now) override;
  void secret(result<std::string> s, moment now) override;
  void known(result<known_names> settled, moment now) override;
  void broken(failed why) override;
  void room_made(moment now) override { step(now); }
  void tick(moment now) override;
  [[nodiscard]] moment deadline() const override;

  void acknowledge(const place& where, moment now) override;
  void pass_over(const place& where, moment now) override;
  void retry(const place& where, moment now) override;
  void log_out() override;

  [[nodiscard]] outputs take() override { return std::exchange(out_, {}); }
  [[nodiscard]] const account_settings& settings() const override { return settings_; }
  void ask_known(std::vector<std::string> uidls, known_answer answer) const override {
    settings_.known(std::move(uidls), std::move(answer));
  }

private:
  enum class stage {
    closed,
    greeting,    ///< Waiting for it.
    upgrading,   ///< STLS is running.
    handshaking, ///< The driver does TLS.
    asking,      ///< CAPA is running.
    unlocking,   ///< Waiting for the secret.
    naming,      ///< USER is running.
    logging_in,  ///< PASS or AUTH is running.
    listing,     ///< UIDL is running.
    measuring,   ///< LIST is running.
    sorting,     ///< Waiting for `known`.
    reading,     ///< TOP, RETR or NOOP is running, or mails wait for their commit.
    deleting,    ///< DELE is running.
    leaving,     ///< QUIT is running.
  };
  struct message {
    std::uint32_t number = 0; ///< On the server, in this connection.
    std::string name;         ///< The UIDL; made distinct where the server uses one twice.
    std::uint64_t size = 0;
    bool double_name = false;
  };
  struct handed_out {
    std::uint32_t uid = 0;
    std::uint64_t bytes = 0;
  };

  void copies_not(std::int64_t number, std::string why) override { say(not_copied{number, std::move(why)}); }

  // session.cpp: the wire
  void say(event e) { out_.events.push_back(std::move(e)); }
  void fail(failure kind, std::string text, std::string help = "");
  void send(stage next, std::string command, moment now);
  void reply(const std::string& line, moment now);
  void body(std::string text, moment now);

  // session_login.cpp: greeting to signed in
  void greeted(const std::string& line, moment now);
  void stls_answered(const std::string& line);
  void learn_capabilities(const std::string& text);
  void before_login(moment now);
  void send_password(std::string password, moment now);
  void send_token(std::string token, moment now);
  void challenged(const std::string& line, moment now);
  void login_answered(const std::string& line, moment now);

  // session_reading.cpp: the visit
  void listed(const std::string& text, moment now);
  void measured(const std::string& text, moment now);
  void sort(moment now);
  void step(moment now);
  void read_next(moment now);
  [[nodiscard]] bool may_read(std::uint64_t size) const;
  [[nodiscard]] place place_of(const message& m);
  void refuse(const message& m, std::string why);
  void read(std::string bytes, moment now);
  [[nodiscard]] bool judged(const message& m) const;
  [[nodiscard]] bool is_too_old(const message& m, std::string_view bytes);
  void leave_out(const message& m);
  void tell_left_out();
  void looked_at(const std::string& header, moment now);
  void delete_next(moment now);
  void leave(moment now);
  void left(bool ok);
  [[nodiscard]] bool may_delete(const message& m) const;

  account_settings settings_;
  outputs out_;

  // the connection; reset by `connected`
  stage stage_ = stage::closed;
  transport transport_;
  reader reader_;
  bool in_body_ = false; ///< The reply to the running command goes on in lines.
  bool running_ = false; ///< A command waits for its reply.
  moment since_, last_byte_;
  std::set<std::string, std::less<>> capabilities_, mechanisms_;
  std::chrono::seconds login_delay_{0};
  std::string password_;   ///< Between USER and PASS.
  std::string response_;   ///< Of SASL, until the server asks for it.
  std::string sasl_abort_; ///< Answer to a challenge that tells why a token was refused.
  std::string sasl_error_;
  unsigned challenges_ = 0;

  // the visit
  std::vector<message> messages_;
  std::deque<std::size_t> plan_; ///< Of `messages_`, not known.
  std::optional<std::size_t> reading_;
  lease reading_room_;                    ///< For the mail that is read.
  std::optional<std::size_t> looking_at_; ///< Its header is being read.
  bool top_refused_ = false;              ///< It is optional (RFC 1939 §7): mails are read whole to know.
  std::deque<std::size_t> to_delete_;
  std::optional<std::size_t> deleting_;
  std::vector<std::uint32_t> deleted_; ///< Numbers of this connection, for the events.
  bool deletes_planned_ = false;
  bool caught_up_told_ = false;

  // across connections
  std::uint32_t last_uid_ = 0;
  std::set<std::string, std::less<>> stored_; ///< On the server, and in our store.
  std::set<std::string, std::less<>> left_;   ///< On the server, accounted for, to stay there.
  bool read_once_ = false;                    ///< All that lay there: from here on nothing is too old.
  std::set<std::string, std::less<>> wanted_; ///< Until then: not too old.
  std::uint64_t left_out_ = 0;
  std::vector<std::string> untold_; ///< Of those, not told yet.
  std::map<std::string, handed_out, std::less<>> in_flight_;
  std::uint64_t bytes_in_flight_ = 0;
  std::string suspect_; ///< What was being read when the connection broke.
  unsigned strikes_ = 0;
};

} // namespace barid::pop3
