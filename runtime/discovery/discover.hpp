// runtime/discovery/discover.hpp - the servers of an account, from its address alone.
//
// Asks, in this order: the providers that are known by their domain; the domain's SRV records (RFC 6186, RFC
// 8314); the providers that are known by who takes the domain's mail (MX); its own description (`autoconfig`).
//
// Never    proposes a server without TLS. What it finds is only a proposal: DNS is not signed, so whoever calls
//          shows it where a server lies outside the address's domain (RFC 6186 §6).
// Fails    with errc::not_found where nobody says anything, unavailable where no name server answers.

#pragma once

#include "runtime/channel/account.hpp"
#include "runtime/discovery/dns.hpp"
#include "runtime/net/endpoint.hpp"
#include "runtime/net/tls_context.hpp"

#include <functional>
#include <optional>
#include <string>

namespace barid::discovery {

struct found {
  std::optional<channel::mail_server> imap, pop3, smtp;
  std::string user;  ///< Empty: the address.
  std::string by;    ///< Who said so, for people: `known provider`, `SRV records of acme.example`.
  std::string oauth; ///< The provider of tokens that it wants, of oauth::preset; may be empty.
  bool sure = false; ///< Every server is one that we know, or lies in the address's domain.
};

struct how_to_ask {
  std::optional<name_server> dns; ///< Empty: the system's.
  net::tls_context tls;
  /// The body of what lies at an address; empty: by HTTPS. Tests put their own in here.
  std::function<result<std::string>(const std::string& url)> get;
  /// Which server describes the domain, by HTTPS and under the domain's names; empty: the one that those
  /// names lead to.
  std::optional<net::endpoint> web{};
};

[[nodiscard]] result<found> find_servers(const std::string& address, const how_to_ask& how);

} // namespace barid::discovery
