// app/listing.hpp - rows of text in columns, for people.

#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace barid::app {

/// The first row is the heading. Columns are as wide as their widest cell, in characters.
void print_columns(std::ostream& out, const std::vector<std::vector<std::string>>& rows);

/// `a, b, c`
[[nodiscard]] std::string joined(const std::vector<std::string>& words);

} // namespace barid::app
