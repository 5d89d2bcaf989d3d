// dsl/report.hpp - findings about rule files, for people and for other programs.
//
// Never    decides what is wrong or in which order it is told: it prints what it is given.
// Fails    never: a place outside its file is moved to the file's end, bytes that are not UTF-8 are
//          shown as U+FFFD, control and direction characters by name (a terminal obeys them).
// Lines and columns count from 1; columns count characters as people do (grapheme clusters), not
// bytes.

#pragma once

#include "model/diagnostic.hpp"
#include "model/source.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace barid::dsl {

/// A place as people name it.
struct line_column {
  std::size_t line = 1;
  std::size_t column = 1;
};

/// Line and column of a byte. Walks the file up to there.
[[nodiscard]] line_column place_in(const source_file& file, std::size_t offset);

struct text_options {
  bool colour = false; ///< ANSI escape sequences.
};

/// One block a finding: `file:line:column: error[R0044]: message`, the line, a line of carets under
/// the place, help and related places. Long lines are cut around the place.
[[nodiscard]] std::string report_text(const source_set& sources, const std::vector<diagnostic>& list,
                                      const text_options& options = {});

/// `2 errors, 1 warning`, or an empty text when the list is.
[[nodiscard]] std::string summary(const std::vector<diagnostic>& list);

struct json_options {
  bool related = true; ///< With the places that explain a finding.
};

/// `[{file,line,column,end_line,end_column,severity,code,message,help,related}]`, pretty-printed.
[[nodiscard]] std::string report_json(const source_set& sources, const std::vector<diagnostic>& list,
                                      const json_options& options = {});

/// SARIF 2.1.0, one run. Columns count Unicode code points (`columnKind`), as the format demands.
[[nodiscard]] std::string report_sarif(const source_set& sources, const std::vector<diagnostic>& list,
                                       const std::string& version);

/// GitHub's workflow commands: `::error file=…,line=…,col=…,title=R0044::message`, one a line.
[[nodiscard]] std::string report_github(const source_set& sources, const std::vector<diagnostic>& list);

} // namespace barid::dsl
