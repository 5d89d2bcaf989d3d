// dsl/literal_trie.hpp - tens of thousands of literals, found in one pass.
//
// Vectorscan finds literals faster, and takes longer to prepare each of them than a rule file of a megabyte
// may take in all. This is Aho and Corasick's automaton: prepared in a single pass over the literals, and a text
// costs by its length, whatever the literals are.

#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace barid::dsl {

class literal_trie {
public:
  /// The literals by their number; none is empty, and no two are equal.
  void build(const std::vector<std::string_view>& literals);

  [[nodiscard]] bool empty() const { return nodes_.empty(); }

  /// Calls `hit(number, end)` for literals that end at the byte before `end`: for each literal at its first
  /// place, and for all that end where the text does.
  template <class Hit>
  void scan(std::string_view text, Hit hit) const {
    std::vector<bool> seen(literals_, false);
    std::uint32_t at = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      at = step(at, static_cast<unsigned char>(text[i]));
      const bool last = i + 1 == text.size();
      // what ends here and is shorter was told when this one was
      for (auto n = nodes_[at].literal == none ? nodes_[at].shorter : at; n != 0; n = nodes_[n].shorter) {
        const auto number = nodes_[n].literal;
        if (seen[number] && !last) break;
        seen[number] = true;
        hit(number, i + 1);
      }
    }
  }

private:
  static constexpr std::uint32_t none = 0xffffffff;

  struct node {
    std::uint32_t first = 0;    ///< Of its children, which stand together in the order of their bytes.
    std::uint16_t children = 0; ///< How many.
    std::uint8_t byte = 0;      ///< That leads here.
    std::uint32_t fail = 0;     ///< The longest other beginning of a literal that the text ends with here.
    std::uint32_t shorter = 0;  ///< The nearest of those where a literal ends; 0: there is none.
    std::uint32_t literal = none;
  };

  std::vector<node> nodes_; ///< The first is the beginning of all; then level by level.
  std::array<std::uint32_t, 256> roots_{};
  std::size_t literals_ = 0;

  [[nodiscard]] std::uint32_t child(std::uint32_t of, unsigned char byte) const;
  [[nodiscard]] std::uint32_t step(std::uint32_t at, unsigned char byte) const;
};

} // namespace barid::dsl
