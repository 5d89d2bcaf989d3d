// runtime/mail/mime/structure.hpp - the tree of MIME parts of a mail.
//
// Owns     the only code that hands mail to GMime, and the guards in front of it: it sees a
//          header of our own making and no more parts than the limit.
// Never    opens an enclosed mail: message/rfc822 is one leaf, its text is not mixed in.
// Fails    never: where the library sees nothing, the bytes are one text part.

#pragma once

#include "model/mail.hpp"
#include "runtime/mail/mime/header_block.hpp"
#include "runtime/mail/mime/limits.hpp"
#include "runtime/mail/mime/parameters.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace barid::mime {

/// A leaf or a multipart.
struct part {
  parameterised type;        ///< `value` is `type/subtype`.
  parameterised disposition; ///< `value` is empty, `inline`, `attachment`, ….
  std::string encoding;      ///< Lower case; empty when none is named.
  std::string content_id;    ///< Without angle brackets.
  std::string location;      ///< Content-Location (RFC 2557), decoded.
  std::size_t begin = 0;     ///< Of the encoded bytes in the raw mail; leaves only.
  std::size_t end = 0;
  std::vector<part> children; ///< Multiparts only.

  [[nodiscard]] bool is(std::string_view type_name) const { return type.value == type_name; }
  [[nodiscard]] bool is_multipart() const { return type.value.starts_with("multipart/"); }
  [[nodiscard]] bool is_text() const { return type.value.starts_with("text/"); }
  /// The file name of either field, safe; may be empty.
  [[nodiscard]] std::string name() const;
};

/// The tree of `raw`, whose header was read before. A multipart that could not be taken apart comes
/// back as one text/plain leaf over its bytes.
[[nodiscard]] part read_structure(std::string_view raw, const header_block& header, const limits& caps,
                                  std::vector<defect>& defects);

/// Initialises GMime once per process; `read_structure` does it too. Before the sandbox.
void prepare_library();

} // namespace barid::mime
