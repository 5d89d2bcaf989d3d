#include "text/fold.hpp"

#include "text/code_points.hpp"
#include "text/fold_table.hpp"

#include <array>

namespace barid::text {

namespace {

/// More marks than any script stacks (UAX #15 §13 takes 30 for its stream-safe format).
constexpr int most_joined = 32;

/// Whether an ASCII character needs no look: all but white space other than the line feed.
constexpr auto is_plain = [] {
  std::array<bool, 256> table{};
  for (unsigned c = 0; c < 0x80; ++c) table[c] = true;
  for (const unsigned char c : {' ', '\t', '\v', '\f', '\r'}) table[c] = false;
  return table;
}();

constexpr char lower(char c) {
  return static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

struct no_positions {
  void add_same(std::size_t, std::size_t) {}
  void add_whole(std::size_t, std::size_t, std::size_t) {}
  void stretch_last(std::size_t, std::size_t) {}
};

template <class Positions>
class folder {
public:
  folder(std::string_view in, std::string& out, Positions& positions)
      : in_(in), out_(out), positions_(positions), first_(out.size()) {}

  void run() {
    out_.reserve(first_ + in_.size() + 16);
    while (at_ < in_.size()) {
      take_ascii();
      take_short();
      if (at_ < in_.size()) take_character();
    }
  }

private:
  /// Plain ASCII up to something that needs a look, byte for byte. A last character that something
  /// may join is left to `take_character`.
  void take_ascii() {
    const auto begin = at_;
    auto end = begin;
    bool spaced = ends_in_space();
    for (; end < in_.size(); ++end) {
      const auto c = static_cast<unsigned char>(in_[end]);
      if (is_plain[c]) spaced = false;
      else if (c == ' ' && !spaced) spaced = true;
      else break;
    }
    if (end < in_.size() && end > begin && !is_ascii(end)) --end;
    if (end == begin) return;
    const auto start = out_.size();
    out_.append(in_.substr(begin, end - begin));
    for (auto* c = out_.data() + start; c != out_.data() + out_.size(); ++c) *c = lower(*c);
    positions_.add_same(end - begin, begin);
    at_ = end;
  }

  /// A run of ASCII and of characters of two bytes that become others of two bytes: the letters of
  /// Arabic, Cyrillic, Greek, Hebrew, accented Latin. Where something may join the last one, that
  /// one is left to `take_character`.
  void take_short() {
    std::array<char, 1024> taken;
    std::size_t size = 0; // in `taken`; its bytes stand for as many from at_ on
    std::size_t last = 0; // where the last character begins
    bool keep_last = false;
    bool spaced = ends_in_space();
    while (at_ + size + 1 < in_.size() && size + 2 <= taken.size()) {
      const auto lead = static_cast<unsigned char>(in_[at_ + size]);
      if (lead < 0x80) {
        if (!is_plain[lead] && (lead != ' ' || spaced)) {
          keep_last = true;
          break;
        }
        last = size;
        taken[size++] = lower(static_cast<char>(lead));
        spaced = lead == ' ';
        continue;
      }
      const auto second = static_cast<unsigned char>(in_[at_ + size + 1]);
      if (lead < 0xC2 || lead > 0xDF || (second & 0xC0) != 0x80) break;
      const auto& entry = fold_entry_of((char32_t(lead & 0x1F) << 6) | (second & 0x3F));
      if (entry.kind != fold_kind::one) break;
      if (entry.code < 0x80 || entry.code > 0x7FF) {
        keep_last = true;
        break;
      }
      last = size;
      taken[size++] = static_cast<char>(0xC0 | (entry.code >> 6));
      taken[size++] = static_cast<char>(0x80 | (entry.code & 0x3F));
      spaced = false;
    }
    if (!keep_last) size = last;
    if (size == 0) return;
    out_.append(taken.data(), size);
    positions_.add_same(size, at_);
    at_ += size;
  }

  /// One character and everything that joins it.
  void take_character() {
    const auto begin = at_;
    const auto code = read(at_);
    const auto& page = fold_page_of(code);
    const auto& entry = page.entries[code & 0xFF];
    switch (entry.kind) {
    case fold_kind::line_end:
      if (code == '\r' && at_ < in_.size() && in_[at_] == '\n') ++at_;
      return put_single(U'\n', begin);
    case fold_kind::space:
      return put_space(begin);
    case fold_kind::nothing:
      return take_joined(begin, begin, 0);
    case fold_kind::mark:
    case fold_kind::joins:
      return take_joined(begin, at_, 1);
    case fold_kind::one:
    case fold_kind::several:
      break;
    }
    const auto end = at_;
    if (take_rest()) return take_joined(begin, end, 0);
    if (entry.kind == fold_kind::one) put_single(entry.code, begin);
    else put_text(page.texts[entry.code], begin);
  }

  /// Skips what is left out behind a character; whether something behind that joins it.
  bool take_rest() {
    while (at_ < in_.size() && !is_ascii(at_)) {
      auto next = at_;
      switch (fold_entry_of(read(next)).kind) {
      case fold_kind::nothing:
        at_ = next;
        break;
      case fold_kind::mark:
      case fold_kind::joins:
        return true;
      default:
        return false;
      }
    }
    return false;
  }

  /// Folds what stands in [begin, end) together with all that joins it; `joined` counts how many
  /// characters of it join something themselves.
  void take_joined(std::size_t begin, std::size_t end, int joined) {
    std::string characters(in_.substr(begin, end - begin));
    while (at_ < in_.size() && !is_ascii(at_)) {
      auto next = at_;
      const auto kind = fold_entry_of(read(next)).kind;
      const bool counts = kind == fold_kind::mark || kind == fold_kind::joins;
      if (!counts && kind != fold_kind::nothing) break;
      if (kind == fold_kind::joins && joined >= most_joined) break;
      if (counts && joined++ < most_joined) characters.append(in_.substr(at_, next - at_));
      at_ = next;
    }
    if (!characters.empty()) put_text(fold_joined(characters), begin);
  }

  char32_t read(std::size_t& at) const {
    const auto code = next_code_point(in_, at);
    return code == ill_formed ? replacement_character : code;
  }

  [[nodiscard]] bool is_ascii(std::size_t at) const { return static_cast<unsigned char>(in_[at]) < 0x80; }

  [[nodiscard]] bool ends_in_space() const { return out_.size() > first_ && out_.back() == ' '; }

  void put_space(std::size_t begin) {
    if (ends_in_space()) positions_.stretch_last(1, at_);
    else put_single(U' ', begin);
  }

  void put_single(char32_t code, std::size_t begin) {
    const auto size = out_.size();
    append_utf8(out_, code);
    const auto length = out_.size() - size;
    if (length == at_ - begin) positions_.add_same(length, begin);
    else positions_.add_whole(length, begin, at_);
  }

  void put_text(std::string_view text, std::size_t begin) {
    const auto size = out_.size();
    for (const char c : text)
      if (c != ' ' || !ends_in_space()) out_ += c;
    if (out_.size() > size) positions_.add_whole(out_.size() - size, begin, at_);
    else if (!text.empty()) positions_.stretch_last(1, at_);
  }

  std::string_view in_;
  std::string& out_;
  Positions& positions_;
  std::size_t first_;
  std::size_t at_ = 0;
};

} // namespace

void fold_onto(std::string& out, std::string_view original) {
  no_positions none;
  folder(original, out, none).run();
}

std::string fold(std::string_view original) {
  std::string out;
  fold_onto(out, original);
  return out;
}

folded fold_with_positions(std::string_view original) {
  folded out;
  folder(original, out.text, out.positions).run();
  return out;
}

} // namespace barid::text
