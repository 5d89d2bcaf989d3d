#include "app/rules_told.hpp"

#include "dsl/report.hpp"
#include "runtime/log/log.hpp"

#include <algorithm>
#include <iostream>

namespace barid::app {

namespace {

constexpr std::size_t most_lines = 20;

std::string place_of(const rules::applied& a, const diagnostic& d) {
  if (d.where.file >= a.files.files.size()) return {};
  const auto& file = a.files.files[d.where.file];
  const auto at = dsl::place_in(file, d.where.begin);
  return file.path + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

void log_finding(const rules::applied& a, const diagnostic& d) {
  const auto level = d.level == severity::error ? log::level::error : log::level::warning;
  log::write(level, "a finding in the rules",
             {log::text("place", place_of(a, d)), log::text("code", d.code), log::text("finding", d.message),
              log::text("help", d.help)});
}

} // namespace

void tell_rules_to_people(const rules::applied& a) {
  if (!a.diagnostics.empty()) std::cerr << dsl::report_text(a.files, a.diagnostics, {});
  if (a.unchanged) return;
  if (a.in_force) log::info("rules are in force", {log::number("generation", a.generation)});
  else if (!a.hash.empty())
    std::cerr << "rules: not applied (" << dsl::summary(a.diagnostics) << "); "
              << (a.generation == 0 ? std::string("there are none yet")
                                    : "those of generation " + std::to_string(a.generation) + " stay in force")
              << "\n";
}

void tell_rules_to_log(const rules::applied& a) {
  for (std::size_t i = 0; i < std::min(most_lines, a.diagnostics.size()); ++i) log_finding(a, a.diagnostics[i]);
  if (a.unchanged) return;
  if (a.in_force) log::info("rules are in force", {log::number("generation", a.generation)});
  else if (!a.hash.empty())
    log::failure("rules were not applied; those in force stay",
                 {log::text("findings", dsl::summary(a.diagnostics)), log::number("generation", a.generation)});
}

} // namespace barid::app
