// runtime/mail/compose/pictures.hpp - pictures that HTML shows: which it names, and what becomes of the others.
//
// For HTML that was rebuilt from the allow-list (runtime/mail/html): values stand in double quotes and hold no `<`, `>`
// or quote of their own.

#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace barid::compose {

/// The Content-IDs that the HTML names as `cid:…`, each once, in order.
[[nodiscard]] std::vector<std::string> pictures_named(const std::string& html);

/// Each `cid:…` by the name that `rename` gives for it. A picture without one, as one that lies on a server
/// elsewhere, gives way to its `alt`.
[[nodiscard]] std::string with_pictures(const std::string& html,
                                        const std::function<std::optional<std::string>(const std::string&)>& rename);

} // namespace barid::compose
