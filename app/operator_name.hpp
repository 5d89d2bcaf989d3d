// app/operator_name.hpp - who types the command, for histories that people read.

#pragma once

#include <string>

namespace barid::app {

/// The name of the user of the operating system; of root by `sudo`, who asked for that. Call before
/// the program becomes another user.
[[nodiscard]] std::string operator_name();

} // namespace barid::app
