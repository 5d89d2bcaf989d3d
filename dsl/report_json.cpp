#include "dsl/report.hpp"
#include "dsl/source_lines.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

namespace barid::dsl {
namespace {

using json = nlohmann::ordered_json;

const char* word_of(severity level) {
  switch (level) {
  case severity::error:
    return "error";
  case severity::warning:
    return "warning";
  case severity::note:
    return "note";
  }
  return "error";
}

/// Messages quote what people wrote, which may be any bytes.
std::string printed(const json& j) {
  return j.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

json place_json(const source_set& sources, set_lines& lines, const span& where) {
  const auto begin = lines.place(where.file, where.begin);
  const auto end = lines.place(where.file, std::max(where.begin, where.end));
  return {{"file", file_of(sources, where).path},
          {"line", begin.line},
          {"column", begin.column},
          {"end_line", end.line},
          {"end_column", end.column}};
}

/// A path as a relative URI reference (RFC 3986 §4.2).
std::string percent_encoded(std::string_view path) {
  std::string out;
  for (const char c : path) {
    const auto u = static_cast<unsigned char>(c);
    const bool plain = (u >= '0' && u <= '9') || (u >= 'A' && u <= 'Z') || (u >= 'a' && u <= 'z') ||
                       std::string_view("-._~/").find(c) != std::string_view::npos;
    if (plain) {
      out += c;
      continue;
    }
    constexpr std::string_view hex = "0123456789ABCDEF";
    out += {'%', hex[u >> 4], hex[u & 15]};
  }
  return out;
}

/// SARIF counts columns in code points here (§3.14.17), not in characters as people see them.
json sarif_location(const source_set& sources, set_lines& lines, const span& where) {
  const auto& file = file_of(sources, where);
  const auto begin = lines.code_point_place(where.file, where.begin);
  const auto end = lines.code_point_place(where.file, std::max(where.begin, where.end));
  return {{"physicalLocation",
           {{"artifactLocation", {{"uri", percent_encoded(file.path)}}},
            {"region",
             {{"startLine", begin.line},
              {"startColumn", begin.column},
              {"endLine", end.line},
              {"endColumn", end.column}}}}}};
}

} // namespace

std::string report_json(const source_set& sources, const std::vector<diagnostic>& list, const json_options& options) {
  json out = json::array();
  set_lines lines(sources);
  for (const auto& d : list) {
    json one = place_json(sources, lines, d.where);
    one["severity"] = word_of(d.level);
    one["code"] = d.code;
    one["message"] = d.message;
    one["help"] = d.help;
    if (options.related) one["related"] = json::array();
    for (const auto& r : d.related) {
      if (!options.related) break;
      json place = place_json(sources, lines, r.where);
      place["message"] = r.message;
      one["related"].push_back(std::move(place));
    }
    out.push_back(std::move(one));
  }
  return printed(out);
}

std::string report_sarif(const source_set& sources, const std::vector<diagnostic>& list, const std::string& version) {
  std::map<std::string, std::size_t> rules; // code -> index
  for (const auto& d : list) rules.emplace(d.code, 0);
  json descriptors = json::array();
  for (auto& [code, index] : rules) {
    index = descriptors.size();
    descriptors.push_back({{"id", code}});
  }
  json results = json::array();
  set_lines lines(sources);
  for (const auto& d : list) {
    json one = {{"ruleId", d.code},
                {"ruleIndex", rules[d.code]},
                {"level", word_of(d.level)},
                {"message", {{"text", d.help.empty() ? d.message : d.message + "; " + d.help}}},
                {"locations", json::array({sarif_location(sources, lines, d.where)})}};
    json related = json::array();
    for (const auto& r : d.related) {
      json place = sarif_location(sources, lines, r.where);
      place["message"] = {{"text", r.message}};
      related.push_back(std::move(place));
    }
    if (!related.empty()) one["relatedLocations"] = std::move(related);
    results.push_back(std::move(one));
  }
  const json driver = {{"name", "barid"}, {"version", version}, {"rules", std::move(descriptors)}};
  return printed({{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                  {"version", "2.1.0"},
                  {"runs", json::array({{{"tool", {{"driver", driver}}},
                                         {"columnKind", "unicodeCodePoints"},
                                         {"results", std::move(results)}}})}});
}

} // namespace barid::dsl
