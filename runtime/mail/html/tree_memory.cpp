#include "runtime/mail/html/tree_memory.hpp"

#include <algorithm>

namespace barid::html {

namespace {

constexpr std::size_t largest_small = 4096;

/// In front of each block; as wide as the alignment of what follows.
struct alignas(std::max_align_t) head {
  bool large;
};

} // namespace

tree_memory::tree_memory(std::size_t size) : small_(std::clamp<std::size_t>(size * 4, 16 * 1024, 1024 * 1024)) {}

void* tree_memory::take(std::size_t size) {
  if (size <= largest_small) return new (small_.allocate(sizeof(head) + size)) head{false} + 1;
  auto owned = std::make_unique_for_overwrite<std::byte[]>(sizeof(head) + size);
  void* const block = new (owned.get()) head{true} + 1;
  large_.emplace(block, std::move(owned));
  return block;
}

void tree_memory::give_back(void* block) {
  if (block && (static_cast<head*>(block) - 1)->large) large_.erase(block);
}

} // namespace barid::html
