// tests/runtime/mail/hostile/peer.hpp - a mail server that is honest but where a trick says otherwise.
//
// Owns     nothing: it plays its part in a conversation of a fake_peer.

#pragma once

#include "tests/support/fake_peer.hpp"
#include "tests/support/tls_authority.hpp"

#include <map>
#include <string>

namespace barid::hostile {

/// Account and secret of every client here. The secret may go to a server that has proved who it is, and to
/// nobody else.
inline constexpr const char* user = "support@acme.example";
inline constexpr const char* secret = "canary-5ecret-word";

/// What the server says instead of the honest answer, by verb (`STARTTLS`, `UIDL`, `.`), `greeting` or
/// `after TLS`. `TAG` stands for the command's tag. Behind an answer that ends with `...` it goes on with the line
/// before that for ever; behind one that ends with `!` it cuts the connection.
using lies = std::map<std::string, std::string, std::less<>>;

enum class certificate { right, of_another_host, expired, of_a_stranger };

/// The authority that the clients trust.
[[nodiscard]] testing::tls_authority& authority();
[[nodiscard]] const net::tls_context& shown_by(certificate which);

/// From the first byte on; `at_once`: TLS comes first. `visit` counts connections from 1: `VISIT` in an answer
/// stands for it.
void speak_imap(testing::conversation& c, bool at_once, certificate shown, const lies& l, int visit);
void speak_pop3(testing::conversation& c, bool at_once, certificate shown, const lies& l, int visit);
void speak_smtp(testing::conversation& c, bool at_once, certificate shown, const lies& l, int visit);

} // namespace barid::hostile
