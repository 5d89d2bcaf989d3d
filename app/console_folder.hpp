// app/console_folder.hpp - where the built console lies when nobody says.

#pragma once

#include <string>

namespace barid::app {

/// `share/barid/console` of the prefix that this program was installed to, or `web/dist` of the
/// checkout that it was built in; empty where neither is there.
[[nodiscard]] std::string console_folder();

} // namespace barid::app
