// runtime/mail/html/guard.hpp - what the tree builder gets to see.
//
// The tree builder (gumbo) needs seconds and gigabytes for 100 KB of nested elements, and aborts on
// others. The guard reads the source once, in linear time, by rules of its own, and writes it anew:
// only known elements and attributes, balanced, not too deep, not too many, every other `<`
// escaped. Whatever the guard misunderstood, the builder sees the canonical form of that
// misunderstanding: the two cannot disagree in an attacker's favour.

#pragma once

#include "runtime/mail/html/render.hpp"

#include <string>
#include <string_view>

namespace barid::html {

struct guarded {
  std::string html;
  bool cut = false; ///< Tags, attributes or text went beyond a limit.
};

[[nodiscard]] guarded guard(std::string_view source, const limits& caps);

} // namespace barid::html
