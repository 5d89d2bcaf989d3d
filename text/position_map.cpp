#include "text/position_map.hpp"

#include <algorithm>

namespace barid::text {

const position_map::piece& position_map::piece_at(std::size_t folded) const {
  const auto behind = std::upper_bound(pieces_.begin(), pieces_.end(), folded,
                                       [](std::size_t at, const piece& p) { return at < p.folded; });
  return *(behind - 1); // the first piece begins at 0
}

std::size_t position_map::begin_of(std::size_t folded) const {
  const auto& p = piece_at(folded);
  return p.same ? p.original_begin + (folded - p.folded) : p.original_begin;
}

std::size_t position_map::end_of(std::size_t folded) const {
  const auto& p = piece_at(folded - 1);
  return p.same ? p.original_begin + (folded - p.folded) : p.original_end;
}

byte_range position_map::original(std::size_t begin, std::size_t end) const {
  if (pieces_.empty()) return {};
  end = std::min<std::size_t>(end, folded_end_);
  begin = std::min(begin, end);
  if (begin < end) return {begin_of(begin), end_of(end)};
  const auto at = begin < folded_end_ ? begin_of(begin) : end_of(begin);
  return {at, at};
}

void position_map::stretch_last(std::size_t length, std::size_t end) {
  auto& last = pieces_.back();
  if (last.same && folded_end_ - last.folded > length) {
    const auto begin = std::uint32_t(last.original_end - length);
    last.original_end = begin;
    pieces_.push_back({std::uint32_t(folded_end_ - length), begin, std::uint32_t(end), false});
  } else {
    last.same = false;
    last.original_end = std::uint32_t(end);
  }
}

} // namespace barid::text
