// runtime/oauth/grant.hpp - the ways to tokens: a code with PKCE, a device's code, a refresh.
//
// Never    puts a token or a code into an error (P16); asks for a code without PKCE (RFC 7636, S256).
// Fails    with errc::refused where the server says no for good (a person has to sign in again), and with
//          unavailable, timeout or limit where it may work later.

#pragma once

#include "model/time.hpp"
#include "runtime/oauth/provider.hpp"
#include "runtime/secrets/secret.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace barid::oauth {

/// What a person's consent is worth, as it is stored (in JSON, encrypted).
struct tokens {
  std::string access;
  std::string refresh;
  instant expires{};         ///< Of the access token.
  std::string client_secret; ///< Of the application, where its provider gave it one.

  ~tokens();
  tokens() = default;
  tokens(const tokens&) = default;
  tokens(tokens&&) = default;
  tokens& operator=(const tokens&) = default;
  tokens& operator=(tokens&&) = default;
};

[[nodiscard]] std::string to_json(const tokens& t);
[[nodiscard]] result<tokens> tokens_from_json(std::string_view text);

/// RFC 7636 §4: kept here, and what is shown of it.
struct pkce {
  std::string verifier;
  std::string challenge;
};
[[nodiscard]] pkce new_pkce();
/// Unguessable; for `state`.
[[nodiscard]] std::string new_state();

/// Where a person agrees, in a browser. `hint`: as whom.
[[nodiscard]] std::string consent_url(const provider& p, const std::string& redirect, const std::string& state,
                                      const pkce& proof, const std::string& hint);

class asker {
public:
  asker(provider p, std::string client_secret, net::tls_context tls, instant now,
        std::chrono::milliseconds most = std::chrono::seconds(20))
      : provider_(std::move(p)), secret_(std::move(client_secret)), tls_(std::move(tls)), now_(now), most_(most) {}
  ~asker() { secrets::wipe(secret_); }
  asker(const asker&) = delete;
  asker& operator=(const asker&) = delete;

  [[nodiscard]] result<tokens> with_code(const std::string& code, const pkce& proof, const std::string& redirect);
  /// The refresh token may be replaced by it: then the old one is worth nothing any more.
  [[nodiscard]] result<tokens> refreshed(const tokens& old);

  struct device_start {
    std::string device_code;
    std::string user_code; ///< To be entered at:
    std::string verification_uri;
    std::chrono::seconds interval{5};
    std::chrono::seconds lifetime{600};
  };
  [[nodiscard]] result<device_start> begin_device();
  /// Nothing while nobody has entered the code yet; `slow_down` was then added to the interval.
  [[nodiscard]] result<std::optional<tokens>> poll_device(device_start& of);

private:
  [[nodiscard]] fields base_form(const char* grant_type) const;
  [[nodiscard]] result<tokens> read_tokens(const web_answer& a) const;

  provider provider_;
  std::string secret_;
  net::tls_context tls_;
  instant now_;
  std::chrono::milliseconds most_;
};

} // namespace barid::oauth
