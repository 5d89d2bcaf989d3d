// Greeting to authenticated: what has to be true before a credential leaves us.

#include "runtime/mail/imap/session.hpp"

#include <algorithm>
#include <utility>

namespace barid::imap {

namespace {

/// An initial response longer than this goes in a line of its own: some servers cut commands there.
constexpr std::size_t max_initial_response = 7000;

std::string upper(std::string text) {
  for (auto& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

/// Codes of RFC 5530 that say "not now" rather than "not you".
bool is_temporary(const status& s) {
  return s.code && (s.code->name == "UNAVAILABLE" || s.code->name == "INUSE" || s.code->name == "LIMIT" ||
                    s.code->name == "SERVERBUG");
}

} // namespace

void session::learn_capabilities(const std::vector<std::string>& names) {
  capabilities_.clear();
  for (const auto& n : names) capabilities_.insert(upper(n));
  capabilities_known_ = true;
}

void session::greeted(const status& s, moment now) {
  if (s.code && s.code->name == "ALERT") say(alert{shown(s.text)});
  switch (s.what) {
  case condition::bye:
    return fail(failure::network, "the server turned us away: " + shown(s.text));
  case condition::no:
  case condition::bad:
    return fail(failure::protocol, "the peer does not greet as an IMAP server", "check host, port and the tls setting");
  case condition::preauth:
    // Logged in before we said who we are: TLS cannot be started any more (RFC 9051 §7.1.4).
    if (!transport_.encrypted && !(settings_.tls == tls_mode::none && transport_.loopback))
      return fail(failure::policy, "the server skipped the login, so that the connection cannot be encrypted",
                  "use tls on port 993");
    if (s.code) note_code(*s.code);
    stage_ = stage::introducing;
    return introduce(now);
  case condition::ok:
    break;
  }
  if (transport_.encrypted) {
    if (s.code) note_code(*s.code);
    stage_ = stage::asking;
    if (capabilities_known_) return before_login(now);
  } else {
    stage_ = settings_.tls == tls_mode::starttls ? stage::upgrading : stage::asking;
  }
  run(verb::capability, "CAPABILITY", now);
}

void session::before_login(moment now) {
  if (stage_ == stage::upgrading) {
    if (!can("STARTTLS"))
      return fail(failure::policy, "the server does not offer STARTTLS, so nothing was sent to it",
                  "use tls on port 993, or ask the server's operator");
    return run(verb::starttls, "STARTTLS", now);
  }
  if (!transport_.encrypted && !(settings_.tls == tls_mode::none && transport_.loopback))
    return fail(failure::policy, "the connection is not encrypted, so nobody was logged in",
                "set tls to `tls` or `starttls`");
  stage_ = stage::unlocking;
  since_ = now;
  out_.wants_secret = true;
}

void session::starttls_answered(const status& s) {
  if (s.what != condition::ok)
    return fail(failure::policy, "the server refused STARTTLS: " + shown(s.text), "use tls on port 993");
  // Bytes behind the answer were not sent by the server that is about to prove who it is.
  if (!framer_.drained()) return fail(failure::protocol, "somebody put bytes behind the answer to STARTTLS");
  stage_ = stage::handshaking;
  out_.start_tls = true;
}

void session::secret(result<std::string> s, moment now) {
  if (stage_ != stage::unlocking) {
    if (s) wipe(*s);
    return;
  }
  if (!s) {
    const auto& why = s.why();
    const bool later = why.code == errc::unavailable || why.code == errc::timeout || why.code == errc::exhausted;
    return fail(later ? failure::network : failure::authentication, why.message, why.help);
  }
  stage_ = stage::logging_in;
  if (settings_.method == login_method::oauth) send_token(std::move(*s), now);
  else send_password(std::move(*s), now);
}

void session::send_password(std::string password, moment now) {
  if (can("AUTH=PLAIN")) {
    auto initial = plain_response(settings_.user, password);
    wipe(password);
    if (initial.empty())
      return fail(failure::authentication, "user name or password hold a NUL character", "enter them again");
    return authenticate("PLAIN", std::move(initial), now);
  }
  if (can("LOGINDISABLED")) {
    wipe(password);
    return fail(failure::policy, "the server takes no password logins",
                "connect the account by OAuth, or ask the server's operator");
  }
  command_pieces pieces{"LOGIN "};
  add_string(pieces, settings_.user);
  pieces.back() += ' ';
  pieces.back().reserve(pieces.back().size() + 2 * password.size() + 8);
  add_string(pieces, password);
  wipe(password);
  sasl_abort_ = "*";
  run(verb::login, std::move(pieces), now);
}

void session::send_token(std::string token, moment now) {
  const bool bearer = can("AUTH=OAUTHBEARER");
  if (!bearer && !can("AUTH=XOAUTH2")) {
    wipe(token);
    return fail(failure::policy, "the server takes no OAuth logins", "use a password, or ask the server's operator");
  }
  auto initial = bearer ? oauthbearer_response(settings_.user, settings_.host, settings_.port, token)
                        : xoauth2_response(settings_.user, token);
  wipe(token);
  authenticate(bearer ? "OAUTHBEARER" : "XOAUTH2", std::move(initial), now);
  sasl_abort_ = bearer ? "AQ==" : "";
}

void session::authenticate(const std::string& mechanism, std::string initial, moment now) {
  sasl_abort_ = "*"; // cancels the exchange (RFC 9051 §6.2.2)
  sasl_error_.clear();
  command_pieces pieces{"AUTHENTICATE " + mechanism};
  if (can("SASL-IR") && initial.size() <= max_initial_response) {
    pieces.front().reserve(pieces.front().size() + initial.size() + 4);
    pieces.front() += ' ';
    pieces.front() += initial;
    wipe(initial);
  } else {
    pieces.front() += "\r\n";
    pieces.push_back(std::move(initial));
  }
  run(verb::login, std::move(pieces), now);
}

void session::login_answered(const status& s, moment now) {
  if (s.what == condition::ok) {
    // What is offered may differ from here on; the answer itself often tells (RFC 9051 §6.2.2).
    if (!(s.code && s.code->name == "CAPABILITY")) capabilities_known_ = false;
    stage_ = stage::introducing;
    return introduce(now);
  }
  if (s.what == condition::bad) return fail(failure::protocol, "the server did not understand the login");
  if (is_temporary(s)) return fail(failure::network, "the server cannot log anybody in now: " + shown(s.text));
  if (s.code && s.code->name == "PRIVACYREQUIRED")
    return fail(failure::policy, "the server wants an encrypted connection: " + shown(s.text));
  auto text = "the server refused the login of `" + settings_.user + "`: " + shown(s.text);
  if (!sasl_error_.empty()) text += " (" + sasl_error_ + ")";
  fail(failure::authentication, std::move(text),
       settings_.method == login_method::oauth ? "connect the account again" : "check user name and password");
}

void session::introduce(moment now) {
  if (!capabilities_known_) return run(verb::capability, "CAPABILITY", now);
  if (!std::exchange(introduced_id_, true) && settings_.send_id && can("ID"))
    return run(verb::id, "ID (\"name\" \"Barid\")", now);
  if (!std::exchange(introduced_enable_, true) && can("ENABLE")) {
    // QRESYNC makes the server name the UIDs that vanish; it implies CONDSTORE (RFC 7162 §3.2.3).
    if (can("QRESYNC")) return run(verb::enable, "ENABLE QRESYNC", now);
    if (can("CONDSTORE")) return run(verb::enable, "ENABLE CONDSTORE", now);
  }
  stage_ = stage::ready;
  say(authenticated{{capabilities_.begin(), capabilities_.end()}});
  step(now);
}

} // namespace barid::imap
