// runtime/oauth/provider.hpp - whose tokens a mail server takes, and as which application we ask.

#pragma once

#include "runtime/oauth/web.hpp"

#include <optional>
#include <string>

namespace barid::oauth {

struct provider {
  std::string name;      ///< `google`, `microsoft`, or the issuer.
  std::string authorize; ///< Where a person agrees.
  std::string token;
  std::string device; ///< RFC 8628; empty where there is none.
  std::string scope;
  std::string client_id;

  friend bool operator==(const provider&, const provider&) = default;
};

/// `google` or `microsoft`; nothing for other names.
[[nodiscard]] std::optional<provider> preset(const std::string& name);

/// Of any issuer, by its `/.well-known/openid-configuration` (RFC 8414). Fails with errc::invalid
/// where that names another issuer, or lacks what is needed.
[[nodiscard]] result<provider> discover(const std::string& issuer, const net::tls_context& tls, net::deadline until);

} // namespace barid::oauth
