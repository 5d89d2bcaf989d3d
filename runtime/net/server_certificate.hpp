// runtime/net/server_certificate.hpp - what a server shows: a certificate with its chain, and a key.
//
// Never    asks at the terminal: a key behind a passphrase is refused.

#pragma once

#include "model/result.hpp"
#include "model/time.hpp"

#include <string>

struct ssl_ctx_st;

namespace barid::net {

/// Both files in PEM form; both may be the same one. Fails with errc::invalid, the file and what is
/// wrong with it; also where they do not belong together.
[[nodiscard]] result<void> show_certificate(ssl_ctx_st* with, const std::string& certificate_file,
                                            const std::string& key_file);

/// Until when the first certificate of the file counts. Fails with errc::invalid.
[[nodiscard]] result<instant> end_of_certificate(const std::string& certificate_file);

} // namespace barid::net
