// runtime/mail/imap/command.hpp - the client's side of the wire: strings and sets, written so that nothing a user or a server chose can break out of its argument.

#pragma once

#include "runtime/mail/fetching/credential_text.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace barid::imap {

using namespace fetching;
using fetching::wipe;

/// One command, cut where a synchronising literal has to be announced first: every piece but the
/// last ends with `{n}` CRLF, and the next one is sent after the server's `+` (RFC 9051 §4.3).
using command_pieces = std::vector<std::string>;

/// Overwrites and forgets them: a login is among them.
void wipe(command_pieces& pieces);

/// Appends an `astring` argument: quoted where that can carry it, else a literal.
void add_string(command_pieces& pieces, std::string_view text);

/// `1:3,7,9:10`; `uids` ascending and without doubles.
[[nodiscard]] std::string to_set(const std::vector<std::uint32_t>& uids);

} // namespace barid::imap
