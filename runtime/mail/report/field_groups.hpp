// runtime/mail/report/field_groups.hpp - the form of the parts that mail systems write for
// programs: groups of header fields with empty lines between them (RFC 3464 §2.1, RFC 5965 §3).

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace barid::report {

struct field {
  std::string name;  ///< ASCII letters in lower case.
  std::string value; ///< Unfolded, without blanks around it.
};

using field_group = std::vector<field>;

/// At most 200 groups of at most 100 fields; lines that are no field are left out. Linear time.
[[nodiscard]] std::vector<field_group> read_field_groups(std::string_view text);

/// The value of the first field of that lower-case name; empty when there is none.
[[nodiscard]] std::string_view value_of(const field_group& group, std::string_view name);

[[nodiscard]] std::string_view next_line(std::string_view& text); ///< Takes a line off, without its end.

} // namespace barid::report
