// runtime/mail/mime/header_block.hpp - the header of a mail as fields, from any bytes.
//
// Never    uses a mail library: the engine itself, outside the sandbox, reads the header of a mail
//          with it when the worker failed. Linear time, memory within the limits.
// Fails    never.

#pragma once

#include "model/mail.hpp"
#include "runtime/mail/mime/limits.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace barid::mime {

/// One field as it stands in the mail: unfolded (RFC 5322 §2.2.3), NUL left out, still encoded.
struct raw_field {
  std::string name;
  std::string value;
};

struct header_block {
  std::vector<raw_field> fields;
  std::size_t body = 0; ///< Offset of the first byte behind the empty line.
};

/// Reads the header at the beginning of `raw`: blank lines and an mbox `From ` line before it are
/// skipped. Where the first line is no field there is no header and the body is everything. A line
/// that is no field inside the header is left out, with a defect; one that follows no field with
/// a known name begins the body.
[[nodiscard]] header_block read_header_block(std::string_view raw, const limits& caps, std::vector<defect>& defects);

/// The first field of that name (ASCII case ignored), or nothing.
[[nodiscard]] const raw_field* find_field(const std::vector<raw_field>& fields, std::string_view name);

} // namespace barid::mime
