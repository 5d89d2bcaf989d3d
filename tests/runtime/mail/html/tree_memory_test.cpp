#include "runtime/mail/html/tree_memory.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <cstring>
#include <vector>

namespace barid::html {

BOOST_AUTO_TEST_SUITE(memory_of_a_tree)

BOOST_AUTO_TEST_CASE(blocks_are_aligned_and_do_not_overlap_whatever_is_given_back) {
  tree_memory memory(100);
  struct block {
    unsigned char* at;
    std::size_t size;
  };
  std::vector<block> blocks;
  for (std::size_t i = 0; i < 500; ++i) {
    const std::size_t size = i * 37 % 9000; // small ones and large ones
    auto* const at = static_cast<unsigned char*>(memory.take(size));
    BOOST_REQUIRE(reinterpret_cast<std::uintptr_t>(at) % alignof(std::max_align_t) == 0u);
    std::memset(at, static_cast<int>(i % 251), size);
    blocks.push_back({at, size});
    if (i % 3 == 0) {
      memory.give_back(blocks[i / 2].at);
      blocks[i / 2] = {nullptr, 0}; // null may be given back, too
    }
  }
  for (std::size_t i = 0; i < blocks.size(); ++i)
    for (std::size_t n = 0; n < blocks[i].size; ++n) BOOST_REQUIRE(blocks[i].at[n] == i % 251);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::html
