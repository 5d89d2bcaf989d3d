// runtime/calls/signature.hpp - by which an endpoint knows that a call is ours, and not an old one.
//
//   Barid-Signature: t=1774771200,v1=<HMAC-SHA256 of "1774771200." and the body, hexadecimal>

#pragma once

#include "model/time.hpp"

#include <string>
#include <string_view>

namespace barid::calls {

/// The value of the header `Barid-Signature`. `at` counts in whole seconds.
[[nodiscard]] std::string signature_of(std::string_view secret, std::string_view body, instant at);

} // namespace barid::calls
