// runtime/http/file_headers.hpp - headers of files that strangers made: never shown by themselves,
// never guessed at, their names never part of the header's syntax.

#pragma once

#include "runtime/http/answer.hpp"

#include <cstdint>
#include <string>

namespace barid::http {

/// Content-Disposition `attachment` with the name in both forms (RFC 6266, RFC 8187), a policy that
/// lets nothing run. `preview`: where `to.type` is a PDF it is `inline`, for a frame of the console.
void add_file_headers(answer& to, const std::string& name, bool preview = false);

/// The type itself for plain pictures, PDF and plain text; else application/octet-stream.
[[nodiscard]] std::string safe_type(const std::string& type);

/// The one range of a Range header (RFC 9110 §14.2). Several ranges, and what is not understood,
/// mean the whole file.
struct byte_range_wish {
  enum { whole, part, unsatisfiable } kind = whole;
  std::uint64_t begin = 0, end = 0; ///< Half open.
};
[[nodiscard]] byte_range_wish read_range(const std::string& header, std::uint64_t size);

} // namespace barid::http
