// text/page_table.hpp - a property of every code point, worked out when its neighbourhood is first
// met; for this folder.
//
// Owns     one page for each 256 code points that some text contained, for the life of the program:
//          a mail in one script touches a handful, all of Unicode is 4,352 pages.
// Thread   any number of threads; two that meet a page first both build it, and one copy stays.

#pragma once

#include <array>
#include <atomic>
#include <memory>

namespace barid::text {

/// `Page` is constructed from the first code point of its 256.
template <class Page>
class page_table {
public:
  /// The page of a valid code point (<= U+10FFFF).
  [[nodiscard]] const Page& of(char32_t code) {
    auto& slot = pages_[code >> 8];
    const Page* page = slot.load(std::memory_order_acquire);
    return page != nullptr ? *page : add(slot, code & ~char32_t(0xFF));
  }

private:
  static const Page& add(std::atomic<const Page*>& slot, char32_t first) {
    auto made = std::make_unique<const Page>(first);
    const Page* present = nullptr;
    if (slot.compare_exchange_strong(present, made.get(), std::memory_order_acq_rel)) return *made.release();
    return *present;
  }

  std::array<std::atomic<const Page*>, 0x1100> pages_{};
};

} // namespace barid::text
