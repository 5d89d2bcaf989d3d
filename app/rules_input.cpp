#include "app/rules_input.hpp"

#include "dsl/report.hpp"
#include "dsl/written_instant.hpp"
#include "runtime/rules/folder.hpp"

#include <iostream>

namespace barid::app {

result<rules_input> load_rules(const std::string& path) {
  auto sources = rules::read_folder(path);
  if (!sources) return sources.why();
  auto compiled = dsl::compile(*sources);
  if (!compiled.program) {
    std::cerr << dsl::report_text(*sources, compiled.diagnostics);
    return error{errc::invalid, "the rules in `" + path + "` cannot be used: " + dsl::summary(compiled.diagnostics),
                 "correct what is shown above"};
  }
  return rules_input{std::move(*sources), std::move(compiled.program)};
}

result<instant> read_time(const std::string& text) {
  const auto t = text.find_first_of("T ");
  const auto zone = t == std::string::npos ? t : text.find_first_of("Z+-", t);
  if (zone == std::string::npos)
    return error{errc::invalid, "`" + text + "` is no point in time with a zone",
                 "write it as 2026-03-29T10:00:00Z or 2026-03-29T10:00+03:00"};
  return dsl::parse_instant(text.substr(0, zone), text.substr(zone));
}

} // namespace barid::app
