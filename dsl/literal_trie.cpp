#include "dsl/literal_trie.hpp"

#include <algorithm>
#include <numeric>

namespace barid::dsl {

void literal_trie::build(const std::vector<std::string_view>& literals) {
  literals_ = literals.size();
  nodes_.clear();
  if (literals.empty()) return;
  std::vector<std::uint32_t> order(literals.size());
  std::iota(order.begin(), order.end(), 0u);
  std::ranges::sort(order, {}, [&](std::uint32_t i) { return literals[i]; });
  // the literals that begin as a node does are neighbours in the order
  struct range {
    std::size_t from, to;
  };
  std::vector<range> ranges{{0, order.size()}};
  nodes_.emplace_back();
  std::size_t level_end = 1, depth = 0;
  for (std::size_t n = 0; n < nodes_.size(); ++n) {
    if (n == level_end) {
      ++depth;
      level_end = nodes_.size();
    }
    auto [from, to] = ranges[n];
    if (from < to && literals[order[from]].size() == depth) nodes_[n].literal = order[from++];
    nodes_[n].first = static_cast<std::uint32_t>(nodes_.size());
    while (from < to) {
      const auto byte = static_cast<unsigned char>(literals[order[from]][depth]);
      auto end = from;
      while (end < to && static_cast<unsigned char>(literals[order[end]][depth]) == byte) ++end;
      node next;
      next.byte = byte;
      nodes_.push_back(next);
      ranges.push_back({from, end});
      ++nodes_[n].children;
      from = end;
    }
  }
  roots_.fill(0);
  const auto& root = nodes_.front();
  for (std::uint32_t c = root.first; c < root.first + root.children; ++c) roots_[nodes_[c].byte] = c;
  for (std::uint32_t n = 0; n < nodes_.size(); ++n)
    for (auto c = nodes_[n].first; c < nodes_[n].first + nodes_[n].children; ++c) {
      if (n != 0) nodes_[c].fail = step(nodes_[n].fail, nodes_[c].byte);
      const auto& longest = nodes_[nodes_[c].fail];
      nodes_[c].shorter = longest.literal != none ? nodes_[c].fail : longest.shorter;
    }
}

std::uint32_t literal_trie::child(std::uint32_t of, unsigned char byte) const {
  if (of == 0) return roots_[byte];
  const auto from = nodes_.begin() + nodes_[of].first;
  const auto to = from + nodes_[of].children;
  const auto it = std::lower_bound(from, to, byte, [](const node& n, unsigned char b) { return n.byte < b; });
  return it != to && it->byte == byte ? static_cast<std::uint32_t>(it - nodes_.begin()) : 0;
}

std::uint32_t literal_trie::step(std::uint32_t at, unsigned char byte) const {
  while (true) {
    if (const auto next = child(at, byte); next != 0) return next;
    if (at == 0) return 0;
    at = nodes_[at].fail;
  }
}

} // namespace barid::dsl
