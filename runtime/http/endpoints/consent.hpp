// runtime/http/endpoints/consent.hpp - signing in to a mail account at its provider, with a browser
// in between.
//
// Owns     nothing: what a question needs until it is answered (state, verifier) is kept by whoever
// asks, so
//          that a restart in between costs nothing.
// Never    gives a token out; asks without PKCE, so a code alone is worth nothing to others.
// Fails    with errc::invalid for what was asked, refused where the provider says no.

#pragma once

#include "runtime/http/route.hpp"
#include "runtime/oauth/grant.hpp"

#include <string>

namespace barid::http {

/// What a provider gave for the code that a browser brought back.
struct consent {
  oauth::provider from;
  oauth::tokens tokens;
};

/// `provider`, `client_id`, `scope`, `client_secret`, and the answer: `code`, `verifier`,
/// `redirect`.
[[nodiscard]] json consent_fields();
[[nodiscard]] result<consent> take_consent(const json& said, instant now);
/// The code and its proof, for a provider that is known already.
[[nodiscard]] result<oauth::tokens> take_code(const oauth::provider& at, const json& said,
                                              const std::string& client_secret, const std::string& ca_file,
                                              instant now);
/// What a provider or a mail server says is not our own answer: never 401, 403 or 404.
[[nodiscard]] answer consent_problem(const error& why);

} // namespace barid::http
