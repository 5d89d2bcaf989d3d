// runtime/mail/smtp/login.cpp - the part of `client` that handles credentials.

#include "runtime/mail/fetching/credential_text.hpp"
#include "runtime/mail/smtp/client.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <variant>

namespace barid::smtp {

namespace {

std::string base64(std::string_view bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int n = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(n));
  return out;
}

/// Wiped when it goes.
class secret_line {
public:
  explicit secret_line(std::string text) : text_(std::move(text)) {}
  secret_line(const secret_line&) = delete;
  ~secret_line() { OPENSSL_cleanse(text_.data(), text_.size()); }
  [[nodiscard]] std::string_view view() const { return text_; }

private:
  std::string text_;
};

std::string plain_message(const password_login& as) {
  secret_line clear('\0' + as.user + '\0' + as.password); // RFC 4616 §2
  return base64(clear.view());
}

/// A server may echo what it got; its words must not carry a password into logs (P16).
std::string without_secrets(std::string text, const password_login& as) {
  for (const auto& secret : {plain_message(as), base64(as.password), as.password}) // the longest first
    for (std::size_t at = 0; secret.size() > 2 && (at = text.find(secret, at)) != text.npos;)
      text.replace(at, secret.size(), "…");
  return text;
}

} // namespace

result<void> client::log_in() {
  if (std::holds_alternative<no_login>(server_.as)) return {};
  reached_ = stage::login;
  if (!stream_->secured() && !(server_.login_in_clear && net::is_loopback(server_.at)))
    return error{errc::refused, "no login without TLS: the password would be readable on the network",
                 "choose STARTTLS or implicit TLS for this server"};
  return std::visit(
      [this](const auto& as) -> result<void> {
        if constexpr (std::is_same_v<std::decay_t<decltype(as)>, no_login>) return {};
        else return log_in(as);
      },
      server_.as);
}

result<void> client::log_in(const password_login& as) {
  if (as.user.find('\0') != as.user.npos || as.password.find('\0') != as.password.npos)
    return error{errc::invalid, "a user name or password has no NUL in it", ""};
  if (!offered_.auth_plain && !offered_.auth_login)
    return error{errc::refused, "`" + server_.at.host + "` offers no login with a password",
                 "check port and security, or leave user and password empty"};
  auto answer = offered_.auth_plain ? login_plain(as) : login_by_questions(as);
  if (!answer) return answer.why();
  if (answer->code == 235) return {};
  const auto text = without_secrets(answer->text(), as);
  if (answer->temporary())
    return error{errc::unavailable, "the server cannot check the login now: " + text, "try later"};
  return error{errc::refused, "the server refused user name or password: " + text,
               "check them; some providers want a password made for this application"};
}

result<void> client::log_in(const token_login& as) {
  const bool bearer = offered_.auth_oauthbearer;
  if (!bearer && !offered_.auth_xoauth2)
    return error{errc::refused, "`" + server_.at.host + "` takes no OAuth logins",
                 "use a password for this account, or ask the server's operator"};
  const secret_line message(bearer ? fetching::oauthbearer_response(as.user, server_.at.host, server_.at.port, as.token)
                                   : fetching::xoauth2_response(as.user, as.token));
  const std::string command = bearer ? "AUTH OAUTHBEARER" : "AUTH XOAUTH2";
  // tokens are long: many do not fit a command line (RFC 4954 §4)
  auto answer = ask(command);
  if (answer && answer->code == 334) answer = ask(message.view());
  // why it is refused comes as a challenge that wants an answer (RFC 7628 §3.2.3)
  std::string why;
  if (answer && answer->code == 334) {
    why = fetching::shown(fetching::from_base64(answer->text()));
    answer = ask(bearer ? "AQ==" : "");
  }
  if (!answer) return answer.why();
  if (answer->code == 235) return {};
  const auto text = answer->text() + (why.empty() ? "" : " (" + why + ")");
  if (answer->temporary())
    return error{errc::unavailable, "the server cannot check the login now: " + text, "try later"};
  return error{errc::refused, "the server refused the token of `" + as.user + "`: " + text,
               "sign in again: `barid channel sign-in CHANNEL`"};
}

result<reply> client::login_plain(const password_login& as) {
  const secret_line message(plain_message(as));
  const secret_line line("AUTH PLAIN " + std::string(message.view()));
  if (line.view().size() <= 500) return ask(line.view());
  auto answer = ask("AUTH PLAIN"); // too long for one command line (RFC 4954 §4)
  return answer && answer->code == 334 ? ask(message.view()) : answer;
}

result<reply> client::login_by_questions(const password_login& as) {
  auto answer = ask("AUTH LOGIN");
  if (answer && answer->code == 334) answer = ask(base64(as.user));
  if (answer && answer->code == 334) answer = ask(secret_line(base64(as.password)).view());
  return answer;
}

} // namespace barid::smtp
