// runtime/mail/addressing/wire_address.hpp - an address as MAIL, RCPT and outgoing headers carry
// it.

#pragma once

#include "model/result.hpp"

#include <string>
#include <string_view>

namespace barid::addressing {

struct wire_address {
  std::string text;  ///< Without brackets.
  bool utf8 = false; ///< Needs SMTPUTF8.
};

/// A domain that is not ASCII becomes its IDNA form where the local part is ASCII, so that any
/// server can take it. Fails with errc::invalid on anything that could leave the brackets of its
/// command: control characters, spaces, `<`, `>` (P19), or what is not `local@domain`.
[[nodiscard]] result<wire_address> to_wire(std::string_view spec);

} // namespace barid::addressing
