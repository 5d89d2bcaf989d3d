#include "app/operator_name.hpp"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>

namespace barid::app {

std::string operator_name() {
  const char* asked = ::getuid() == 0 ? std::getenv("SUDO_USER") : nullptr;
  if (asked && ::getpwnam(asked)) return asked;
  const auto* user = ::getpwuid(::getuid());
  return user ? user->pw_name : "user " + std::to_string(::getuid());
}

} // namespace barid::app
