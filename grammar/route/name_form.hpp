// grammar/route/name_form.hpp - names are kept in Unicode's composed form (NFC), so that one name
// typed in two ways is one name.

#pragma once

#include <string>
#include <string_view>

namespace barid::route {

/// NFC of valid UTF-8.
[[nodiscard]] std::string composed(std::string_view written);

} // namespace barid::route
