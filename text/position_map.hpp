// text/position_map.hpp - from bytes of a folded text back to the bytes it came from.

#pragma once

#include "text/utf8.hpp"

#include <cstdint>
#include <vector>

namespace barid::text {

/// Maps byte offsets of a folded text to byte ranges of its original. Both texts are below 4 GiB.
/// Where folding kept lengths, the map is one entry however long the text is.
class position_map {
public:
  /// The bytes of the original behind the folded bytes [begin, end), which lie on character
  /// borders. What folding left out in between belongs to the range, and so do the marks that
  /// followed its last character. Something folded from one character to several (ß to ss) gives
  /// the whole character for each of them. For begin == end the range is empty.
  [[nodiscard]] byte_range original(std::size_t begin, std::size_t end) const;

  /// Bytes that the map takes, for limits.
  [[nodiscard]] std::size_t memory() const { return pieces_.capacity() * sizeof(piece); }

  // ---- for the one who folds, from left to right

  /// `length` folded bytes that came one for one from the original bytes at `from`.
  void add_same(std::size_t length, std::size_t from) {
    if (pieces_.empty() || !pieces_.back().same || pieces_.back().original_end != from)
      pieces_.push_back({folded_end_, std::uint32_t(from), std::uint32_t(from), true});
    pieces_.back().original_end = std::uint32_t(from + length);
    folded_end_ += std::uint32_t(length);
  }

  /// `length` folded bytes that came, as a whole, from the original bytes [begin, end).
  void add_whole(std::size_t length, std::size_t begin, std::size_t end) {
    pieces_.push_back({folded_end_, std::uint32_t(begin), std::uint32_t(end), false});
    folded_end_ += std::uint32_t(length);
  }

  /// The last `length` folded bytes stand for the original up to `end` as well.
  void stretch_last(std::size_t length, std::size_t end);

private:
  struct piece {
    std::uint32_t folded;         ///< First byte in the folded text.
    std::uint32_t original_begin; ///< First byte in the original.
    std::uint32_t original_end;   ///< One past the last.
    bool same;                    ///< Byte for byte, else only as a whole.
  };

  [[nodiscard]] const piece& piece_at(std::size_t folded) const;
  [[nodiscard]] std::size_t begin_of(std::size_t folded) const;
  [[nodiscard]] std::size_t end_of(std::size_t folded) const;

  std::vector<piece> pieces_;
  std::uint32_t folded_end_ = 0;
};

} // namespace barid::text
