// app/channel_sign_in.hpp - has a person sign in to a mail account at its provider.
//
// Never    prints a token; takes an answer that does not carry the state of its own question.
// Fails    with errc::refused where the person or the provider says no, timeout where nobody comes.

#pragma once

#include "runtime/oauth/grant.hpp"

#include <chrono>
#include <string>

namespace barid::app {

struct sign_in_wish {
  oauth::provider at;
  std::string client_secret; ///< Where the provider gave the application one.
  std::string ca_file;       ///< Trusted besides the system's authorities; may be empty.
  std::string user;          ///< As whom: a hint.
  bool device = false;       ///< By a code on another device: for servers without a browser.
  std::chrono::minutes most{10};
};

/// Tells on standard error where to go, and waits.
[[nodiscard]] result<oauth::tokens> sign_in(const sign_in_wish& wish);

} // namespace barid::app
