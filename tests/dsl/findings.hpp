// Findings written down for golden files: code, place, underlined text, message, help.

#pragma once

#include "dsl/report.hpp"
#include "model/diagnostic.hpp"
#include "model/source.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace barid::test {

/// `main.route:2:10 \`subjct\``; only the file for a finding about no place.
inline std::string place_and_text(const source_set& set, const span& at) {
  if (at.file >= set.files.size()) return "nowhere";
  const auto& file = set.files[at.file];
  const auto place = dsl::place_in(file, at.begin);
  const auto begin = std::min<std::size_t>(at.begin, file.text.size());
  const auto end = std::clamp<std::size_t>(at.end, begin, file.text.size());
  return file.path + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) + " `" +
         file.text.substr(begin, end - begin) + "`";
}

inline std::string shown(const source_set& set, const std::vector<diagnostic>& all) {
  std::string out;
  for (const auto& d : all) {
    out += d.code + (d.level == severity::warning ? " warning at " : " error at ") + place_and_text(set, d.where) +
           "\n  " + d.message + "\n";
    if (!d.help.empty()) out += "  help: " + d.help + "\n";
    for (const auto& r : d.related) out += "  " + r.message + ": " + place_and_text(set, r.where) + "\n";
  }
  return out;
}

} // namespace barid::test
