// runtime/mail/mime/addresses.hpp - address lists (RFC 5322 §3.4) as senders really write them.
//
// Never    drops anything silently: what is no address stays as a name without an address.
// Fails    never; linear time.

#pragma once

#include "model/mail.hpp"
#include "runtime/mail/mime/words.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace barid::mime {

/// The addresses of one raw field, at most `room`. Members of a group are listed as if they stood
/// alone; an empty group (`undisclosed-recipients:;`) gives none.
[[nodiscard]] std::vector<address> read_addresses(std::string_view raw, const word_context& context, std::size_t room);

/// Whether `spec` has the form of an addr-spec: one local part, `@`, a domain, no blanks or control
/// characters.
[[nodiscard]] bool is_addr_spec(std::string_view spec);

} // namespace barid::mime
