// runtime/mail/fetching/settings.hpp - what every account that mail is fetched from has: a server, a way
// to sign in, a place up to which it was read.

#pragma once

#include "model/result.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace barid::fetching {

/// Steady time, for timeouts; tests advance it.
using moment = std::chrono::steady_clock::time_point;

enum class tls_mode {
  tls,      ///< TLS from the first byte (RFC 8314).
  starttls, ///< Upgraded before anything else is said; refused where it is not offered.
  none,     ///< No encryption: only to a loopback address, for tests.
};

/// How the account proves who it is; the secret itself comes from `secret_provider`.
enum class login_method {
  password, ///< SASL PLAIN, else what the protocol has of its own.
  oauth,    ///< OAUTHBEARER (RFC 7628), else XOAUTH2; the secret is an access token.
};

/// Hands out the password or token when a login is about to happen, so that it is not kept longer
/// than that. It is called on a driver thread and must not block: it calls `answer` at once or
/// later, from any thread, exactly once.
using secret_answer = std::function<void(result<std::string>)>;
using secret_provider = std::function<void(secret_answer answer)>;

/// Where a folder was read up to. `uidvalidity` 0: never read.
struct cursor {
  std::uint32_t uidvalidity = 0;
  std::uint32_t uid = 0; ///< Every mail up to this one is accounted for.

  friend bool operator==(const cursor&, const cursor&) = default;
};

/// Which of some names of mails (UIDLs) need not be fetched.
struct known_names {
  std::vector<std::string> stored;
  std::vector<std::string> left_out; ///< Not wanted: they stay on the server, whatever happens there to others.
};

/// Answered like a secret, at once or later, from any thread, exactly once.
using known_answer = std::function<void(result<known_names>)>;

struct server_settings {
  std::string host; ///< A name or an address; certificates are checked against it.
  std::uint16_t port = 0;
  tls_mode tls = tls_mode::tls;
  bool verify_certificate = true;
  std::string ca_file; ///< PEM, trusted in addition to the system's; may be empty.
  std::string user;
  login_method method = login_method::password;
  secret_provider secret;
};

/// A server that cannot be used, told before anything is tried. `protocol` and `ports` are for the
/// words: `IMAP`, `use 993 for tls, 143 for starttls`.
[[nodiscard]] result<void> check_server(const server_settings& s, const char* protocol, const char* ports);

} // namespace barid::fetching
