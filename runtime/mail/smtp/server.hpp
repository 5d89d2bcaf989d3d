// runtime/mail/smtp/server.hpp - which server takes our mail, and how we come before it.

#pragma once

#include "runtime/net/endpoint.hpp"

#include <chrono>
#include <string>
#include <variant>

namespace barid::smtp {

enum class security {
  implicit_tls,  ///< TLS from the first byte (port 465, RFC 8314).
  starttls,      ///< STARTTLS or nothing (port 587).
  opportunistic, ///< STARTTLS where offered, and then it must be good; else in clear, without
                 ///< login.
  none,          ///< In clear: for a relay on this machine.
};

/// Nothing is asked of us.
struct no_login {};

/// AUTH PLAIN or LOGIN, whichever the server has.
struct password_login {
  std::string user;
  std::string password; ///< Never logged, never part of a message.
};

/// OAUTHBEARER (RFC 7628) or XOAUTH2, whichever the server has.
struct token_login {
  std::string user;
  std::string token; ///< An access token; never logged, never part of a message.
};

using credentials = std::variant<no_login, password_login, token_login>;

struct server {
  net::endpoint at; ///< The host is the name that the certificate must carry.
  security secured = security::starttls;
  credentials as;
  bool login_in_clear = false;        ///< Allows a login without TLS, to loopback addresses only.
  std::string our_name = "localhost"; ///< Said in EHLO.
};

/// RFC 5321 §4.5.3.2 gives the least that a client has to wait.
struct client_times {
  std::chrono::milliseconds connect = std::chrono::seconds(30); ///< Name, connection and TLS, each.
  std::chrono::milliseconds reply = std::chrono::minutes(5);
  std::chrono::milliseconds block = std::chrono::minutes(3); ///< 64 KB of the mail.
  std::chrono::milliseconds final_reply = std::chrono::minutes(10);
};

} // namespace barid::smtp
