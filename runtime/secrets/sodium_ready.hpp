// runtime/secrets/sodium_ready.hpp - libsodium wants to be initialised before its first use.

#pragma once

namespace barid::secrets {

/// Idempotent, any thread. Throws std::runtime_error where the system has no source of randomness.
void sodium_ready();

} // namespace barid::secrets
