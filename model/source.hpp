// model/source.hpp - the text that people wrote, and places in it.
//
// Places are byte offsets; they become lines and columns only where a person or an editor reads
// them (characters for people, UTF-16 units for LSP).

#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace barid {

/// A half-open range of bytes [begin, end) in file number `file` of a `source_set`.
struct span {
  std::uint32_t file = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  friend bool operator==(const span&, const span&) = default;
};

/// One file of a rule set: its path relative to the rules folder, and its bytes as they were read.
struct source_file {
  std::string path; ///< With '/' on every system, for example `shared/words.route`.
  std::string text; ///< Any bytes; the parser reports what is not UTF-8.
};

/// All files that a rule set consists of, rules and the lists, replies and calendars they name.
struct source_set {
  std::vector<source_file> files;
};

} // namespace barid
