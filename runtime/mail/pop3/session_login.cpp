// Greeting to signed in: what has to be true before a credential leaves us.

#include "runtime/mail/fetching/credential_text.hpp"
#include "runtime/mail/pop3/session.hpp"

#include <algorithm>
#include <charconv>
#include <sstream>
#include <utility>

namespace barid::pop3 {

namespace {

std::string upper(std::string text) {
  for (auto& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

/// "Not now" rather than "not you": the codes of RFC 2449 §8 and RFC 3206, and the usual words of
/// servers without them, for a mailbox is locked while another client reads it.
bool is_temporary(const std::string& line) {
  const auto text = upper(line);
  for (const auto* code : {"[SYS/TEMP]", "[IN-USE]", "[LOGIN-DELAY]"})
    if (text.find(code) != std::string::npos) return true;
  if (text.find("[AUTH]") != std::string::npos) return false;
  for (const auto* word : {"LOCKED", "IN USE", "BUSY", "TRY AGAIN LATER"})
    if (text.find(word) != std::string::npos) return true;
  return false;
}

} // namespace

void session::greeted(const std::string& line, moment now) {
  if (!line.starts_with("+OK")) return fail(failure::network, "the server turned us away: " + shown(line));
  // asked for in any case, not only where it is offered: offers can be taken out on the way
  if (settings_.tls == tls_mode::starttls && !transport_.encrypted) return send(stage::upgrading, "STLS", now);
  send(stage::asking, "CAPA", now);
}

void session::stls_answered(const std::string& line) {
  if (!line.starts_with("+OK"))
    return fail(failure::policy, "the server refused STLS, so nothing was sent to it: " + shown(line),
                "use tls on port 995, or ask the server's operator");
  // Bytes behind the answer were not sent by the server that is about to prove who it is.
  if (!reader_.drained()) return fail(failure::protocol, "somebody put bytes behind the answer to STLS");
  stage_ = stage::handshaking;
  out_.start_tls = true;
}

void session::learn_capabilities(const std::string& text) {
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(upper(line));
    std::string name;
    if (!(words >> name)) continue;
    capabilities_.insert(name);
    if (name == "SASL")
      for (std::string m; words >> m;) mechanisms_.insert(m);
    if (name == "LOGIN-DELAY") {
      long wanted = 0;
      if (words >> wanted && wanted > 0) login_delay_ = std::chrono::seconds(std::min(wanted, 3600L));
    }
  }
}

void session::before_login(moment now) {
  if (!transport_.encrypted && !(settings_.tls == tls_mode::none && transport_.loopback))
    return fail(failure::policy, "the connection is not encrypted, so nobody was logged in",
                "set tls to `tls` or `starttls`");
  stage_ = stage::unlocking;
  since_ = now;
  out_.wants_secret = true;
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
  if (settings_.method == login_method::oauth) send_token(std::move(*s), now);
  else send_password(std::move(*s), now);
}

void session::send_password(std::string password, moment now) {
  const bool breaks_out = password.find_first_of(std::string_view("\0\r\n", 3)) != password.npos;
  if (breaks_out) {
    wipe(password);
    return fail(failure::authentication, "the password holds a character that cannot be sent", "enter it again");
  }
  sasl_abort_ = "*";
  if (mechanisms_.contains("PLAIN")) {
    response_ = plain_response(settings_.user, password);
    wipe(password);
    return send(stage::logging_in, "AUTH PLAIN", now);
  }
  password_ = std::move(password);
  send(stage::naming, "USER " + settings_.user, now);
}

void session::send_token(std::string token, moment now) {
  const bool bearer = mechanisms_.contains("OAUTHBEARER");
  if (!bearer && !mechanisms_.contains("XOAUTH2")) {
    wipe(token);
    return fail(failure::policy, "the server takes no OAuth logins", "use a password, or ask the server's operator");
  }
  response_ = bearer ? oauthbearer_response(settings_.user, settings_.host, settings_.port, token)
                     : xoauth2_response(settings_.user, token);
  wipe(token);
  sasl_abort_ = bearer ? "AQ==" : "";
  send(stage::logging_in, bearer ? "AUTH OAUTHBEARER" : "AUTH XOAUTH2", now);
}

void session::challenged(const std::string& line, moment now) {
  if (!response_.empty()) {
    auto answer = std::exchange(response_, {});
    return send(stage::logging_in, std::move(answer), now);
  }
  if (++challenges_ > 2) return fail(failure::protocol, "the server keeps asking for more during the login");
  // RFC 7628 §3.2.3, XOAUTH2: the reason comes as a challenge and wants an answer before the -ERR.
  if (line.size() > 2) sasl_error_ = shown(from_base64(std::string_view(line).substr(2)));
  send(stage::logging_in, sasl_abort_, now);
}

void session::login_answered(const std::string& line, moment now) {
  wipe(password_);
  wipe(response_);
  if (line.starts_with("+OK")) {
    say(authenticated{{capabilities_.begin(), capabilities_.end()}});
    return send(stage::listing, "UIDL", now);
  }
  if (is_temporary(line)) return fail(failure::network, "the server cannot log anybody in now: " + shown(line));
  auto text = "the server refused the login of `" + settings_.user + "`: " + shown(line);
  if (!sasl_error_.empty()) text += " (" + sasl_error_ + ")";
  fail(failure::authentication, std::move(text),
       settings_.method == login_method::oauth ? "connect the account again" : "check user name and password");
}

} // namespace barid::pop3
