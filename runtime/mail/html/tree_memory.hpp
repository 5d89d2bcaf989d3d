// runtime/mail/html/tree_memory.hpp - where the nodes of one document live.
//
// A tree is many thousand small blocks that end together. They are cut off larger ones one after the other, and none of
// them is given back by itself; large blocks (text that grows) are.

#pragma once

#include <cstddef>
#include <memory>
#include <memory_resource>
#include <unordered_map>

namespace barid::html {

class tree_memory {
public:
  /// For a document of `size` bytes.
  explicit tree_memory(std::size_t size);

  /// Aligned for everything. Throws std::bad_alloc.
  [[nodiscard]] void* take(std::size_t size);
  void give_back(void* block); ///< One that `take` gave, or null.

private:
  std::pmr::monotonic_buffer_resource small_;
  std::unordered_map<void*, std::unique_ptr<std::byte[]>> large_;
};

} // namespace barid::html
