// format/items.hpp - the statements, settings, rules or declarations of a block, one after the
// other.

#pragma once

#include "format/written.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace barid::format {

/// One of them: tokens [first, last) without the separator behind it.
struct item {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::uint32_t brace = 0;       ///< Its `{`; `last` where it has no block.
  std::vector<remark> remarks{}; ///< Since the item before.
  std::uint32_t column = 0;      ///< The token that stands below its neighbours'; 0: none.
  std::size_t before_column = 0; ///< Cells up to there, without the blank.
};

struct items {
  std::vector<item> list;
  std::vector<remark> behind; ///< Comments after the last one.
};

/// What stands in the tokens [begin, end). `end` is the `}` of the block, or the end of the file.
/// `loose`: items of a list, which need no separators.
[[nodiscard]] items items_in(const written& from, std::uint32_t begin, std::uint32_t end, bool loose);

/// The items of a list or group between brackets: [opener, partner].
[[nodiscard]] items items_of_list(const written& from, std::uint32_t opener);

} // namespace barid::format
