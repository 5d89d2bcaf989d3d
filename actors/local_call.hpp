// actors/local_call.hpp - a call that an extension loaded into this process answers.

#pragma once

#include "model/time.hpp"

#include <string>

namespace barid::actors {

/// What an extension of this process is asked.
struct local_call {
  std::string module;
  unsigned version = 1;
  std::string function;
  std::string body; ///< JSON
  duration timeout{};
};

} // namespace barid::actors
