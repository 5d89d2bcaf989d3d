// Any bytes as a rule set: no crash, no hang, places inside the file, a program exactly when there is
// no error, the same findings twice, and what the editor is told are the findings of the compiler.
//
//   build/fuzz/tests/fuzz/route_check_fuzz -max_len=4096 -timeout=10 corpus tests/dsl/cases

#include "dsl/compile.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

using namespace barid;

void require(bool holds) {
  if (!holds) std::abort();
}

bool inside(const span& s, std::size_t size) {
  return s.file == 0 && s.begin <= s.end && s.end <= size;
}

bool is_error(const diagnostic& d) {
  return d.level == severity::error;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  source_set rules;
  rules.files.push_back({"main.route", std::string(reinterpret_cast<const char*>(data), size)});
  const auto once = dsl::compile(rules);
  for (const auto& d : once.diagnostics) {
    require(inside(d.where, size) && !d.code.empty() && !d.message.empty());
    for (const auto& r : d.related) require(inside(r.where, size));
    for (const auto& f : d.fixes) require(inside(f.where, size));
  }
  require((once.program == nullptr) == std::ranges::any_of(once.diagnostics, is_error));
  const auto again = dsl::compile(rules);
  require(std::ranges::equal(once.diagnostics, again.diagnostics, {}, &diagnostic::message, &diagnostic::message));
  const auto edited = dsl::check(rules);
  // the index may refuse what the checker lets pass, never the other way round
  require(once.program == nullptr || std::ranges::none_of(edited.diagnostics, is_error));
  return 0;
}
