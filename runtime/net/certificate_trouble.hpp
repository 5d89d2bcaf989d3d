// runtime/net/certificate_trouble.hpp - why a peer's certificate was refused, for people.

#pragma once

#include "model/result.hpp"

#include <string>

struct x509_st;

namespace barid::net {

/// `verify_error` is an X509_V_ERR_*; `certificate` the one it is about, may be null.
/// Always errc::refused.
[[nodiscard]] error certificate_trouble(const std::string& host, int verify_error, x509_st* certificate);

} // namespace barid::net
