// runtime/oauth/token_store.hpp - the tokens of a channel, in the vault.
//
// Never    lets anybody use an access token whose refresh token is not stored: a server may rotate it, and
//          then the old one is worth nothing.
// Fails    with errc::refused where a person has to sign in again, unavailable where it may work later.

#pragma once

#include "runtime/oauth/grant.hpp"
#include "runtime/secrets/vault.hpp"
#include "runtime/store/connection.hpp"

#include <cstdint>
#include <string>

namespace barid::oauth {

[[nodiscard]] std::string tokens_name(std::int64_t channel); ///< In the vault.

[[nodiscard]] result<void> put_tokens(store::connection& on, const secrets::vault& in, std::int64_t channel,
                                      const tokens& t);
/// Fails with errc::not_found where nobody has signed in.
[[nodiscard]] result<tokens> stored_tokens(store::connection& on, const secrets::vault& in, std::int64_t channel);

struct renewal {
  provider from;
  net::tls_context tls;
  instant now{};
  instant seen{}; ///< The end of the access token that was known; the epoch: none.
};

/// A new access token, unless somebody has stored a later one than `seen` that is good for a minute
/// still: one asks, whoever else wants it waits for the row. Says until when it is good.
[[nodiscard]] result<instant> renew(store::connection& on, const secrets::vault& in, std::int64_t channel,
                                    const renewal& how);

} // namespace barid::oauth
