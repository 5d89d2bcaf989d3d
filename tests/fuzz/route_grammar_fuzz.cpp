// Any bytes as a rule file: no crash, no hang, places inside the file, a tree that can be printed,
// and the same answer twice. Patterns found in it go through their own grammar.
//
//   build/fuzz/tests/fuzz/route_grammar_fuzz -max_len=4096 -timeout=5 corpus
//   tests/grammar/route/cases/good

#include "grammar/pattern/parse.hpp"
#include "grammar/route/dump.hpp"
#include "grammar/route/parse.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using namespace barid;

void require(bool holds) {
  if (!holds) std::abort();
}

bool inside(const span& s, std::size_t size) {
  return s.begin <= s.end && s.end <= size;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto once = route::parse(text, 3);
  for (const auto& d : once.diagnostics) {
    require(inside(d.where, size) && d.where.file == 3 && !d.message.empty() && !d.code.empty());
    for (const auto& r : d.related) require(inside(r.where, size));
  }
  for (const auto& d : once.tree.declarations) require(inside(d.at, size));
  const auto again = route::parse(text, 3);
  require(route::dump(once.tree) == route::dump(again.tree));

  const auto pattern = pattern::parse(text, {3, 0, 0});
  for (const auto& d : pattern.diagnostics) require(inside(d.where, size));
  require(!pattern::dump(pattern.tree).empty());
  return 0;
}
