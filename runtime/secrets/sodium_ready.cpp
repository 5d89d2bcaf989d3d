#include "runtime/secrets/sodium_ready.hpp"

#include <sodium.h>

#include <stdexcept>

namespace barid::secrets {

void sodium_ready() {
  static const bool ready = sodium_init() >= 0;
  if (!ready) throw std::runtime_error("the system gives no random bytes");
}

} // namespace barid::secrets
