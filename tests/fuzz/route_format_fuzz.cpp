// Any bytes as a rule file: what can be laid out says the same afterwards, and is laid out as
// itself; what cannot is left as it is.
//
//   build/fuzz/tests/fuzz/route_format_fuzz -max_len=4096 -timeout=5 corpus
//   tests/grammar/route/cases/good

#include "format/format.hpp"
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

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto once = format::format(text);
  require(once.how != format::outcome::kept);
  if (once.how == format::outcome::has_errors) {
    require(once.text == text && !once.diagnostics.empty());
    return 0;
  }
  const auto before = route::parse(text, 0);
  const auto after = route::parse(once.text, 0);
  require(route::dump(before.tree) == route::dump(after.tree));
  require(before.tree.comments.size() == after.tree.comments.size());
  require(format::format(once.text).text == once.text);
  return 0;
}
