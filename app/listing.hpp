// app/listing.hpp - rows of text in columns, for people.

#pragma once

#include <concepts>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

namespace barid::app {

/// The first row is the heading. Columns are as wide as their widest cell, in characters.
void print_columns(std::ostream& out, const std::vector<std::vector<std::string>>& rows);

/// `a, b, c`
[[nodiscard]] std::string joined(const std::vector<std::string>& words);

/// `1 mail`, `2 mails`, `0 mails`; `many` when an s at the end is not it.
template <std::integral N>
[[nodiscard]] std::string counted(N n, const std::string& one, const std::string& many = "") {
  return std::to_string(n) + " " + (n == 1 ? one : many.empty() ? one + "s" : many);
}

/// `225 bytes`, `14 kB`, `3 MB`: decimal, to the nearest.
[[nodiscard]] std::string size_words(std::uint64_t bytes);

} // namespace barid::app
