// runtime/oauth/web.hpp - the few requests that signing in takes, to one server at a time.
//
// Never    speaks without TLS but to this machine, follows a redirect, or waits beyond its deadline.
// Fails    as net::stream does, and with errc::invalid for an address that cannot be used.

#pragma once

#include "model/result.hpp"
#include "runtime/net/deadline.hpp"
#include "runtime/net/endpoint.hpp"
#include "runtime/net/tls_context.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace barid::oauth {

using fields = std::vector<std::pair<std::string, std::string>>;

struct web_url {
  bool secure = true;
  std::string host;
  std::uint16_t port = 443;
  std::string target = "/";
};

/// `https://host[:port]/path`; `http` for loopback hosts only.
[[nodiscard]] result<web_url> read_web_url(std::string_view url);

/// `a=b&c=d`, percent-encoded (application/x-www-form-urlencoded).
[[nodiscard]] std::string form_of(const fields& f);
/// The value of a field in a query, decoded; empty when it is missing.
[[nodiscard]] std::string field_of(std::string_view query, std::string_view name);

struct web_answer {
  int status = 0;
  std::string body;
};

/// `at`: where to connect, instead of the host that the address names; the certificate has to be that host's
/// all the same.
[[nodiscard]] result<web_answer> get(const std::string& url, const net::tls_context& tls, net::deadline until,
                                     const std::optional<net::endpoint>& at = {});
/// The form may hold secrets: it is wiped when it is sent.
[[nodiscard]] result<web_answer> post(const std::string& url, const fields& form, const net::tls_context& tls,
                                      net::deadline until);

} // namespace barid::oauth
