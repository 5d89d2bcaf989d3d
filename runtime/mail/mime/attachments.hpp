// runtime/mail/mime/attachments.hpp - the description of a leaf part that is kept as a file.

#pragma once

#include "model/mail.hpp"
#include "runtime/mail/mime/structure.hpp"

#include <string_view>
#include <vector>

namespace barid::mime {

/// Describes `leaf`: name (made up from the type where the sender gives none and the type has a
/// usual one), size, hash, place. `related`: it belongs to an HTML text (multipart/related).
[[nodiscard]] attachment describe(std::string_view raw, const part& leaf, bool related, std::vector<defect>& defects);

} // namespace barid::mime
