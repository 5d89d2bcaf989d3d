#include "grammar/imap/mailbox_name.hpp"

#include <cstdint>
#include <utility>

namespace barid::imap {

namespace {

/// The next character of valid UTF-8, without overlong forms and surrogates.
std::optional<char32_t> take(std::string_view& rest) {
  const auto first = static_cast<unsigned char>(rest.front());
  const int more = first < 0x80 ? 0 : first >= 0xF0 && first < 0xF5 ? 3 : first >= 0xE0 ? 2 : 1;
  if (first >= 0xF5 || (first >= 0x80 && first < 0xC2) || rest.size() <= std::size_t(more)) return std::nullopt;
  char32_t c = more == 0 ? first : first & (0x3Fu >> more);
  for (int i = 1; i <= more; ++i) {
    const auto byte = static_cast<unsigned char>(rest[std::size_t(i)]);
    if ((byte & 0xC0u) != 0x80u) return std::nullopt;
    c = (c << 6) | (byte & 0x3Fu);
  }
  rest.remove_prefix(std::size_t(more) + 1);
  const bool overlong = (more == 2 && c < 0x800) || (more == 3 && c < 0x10000);
  if (overlong || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) return std::nullopt;
  return c;
}

/// Base64 with `,` for `/` and without padding.
class shifted {
public:
  void add(std::uint16_t unit) {
    bits_ = (bits_ << 16) | unit;
    held_ += 16;
    while (held_ >= 6) put((bits_ >> (held_ -= 6)) & 0x3Fu);
  }

  std::string finish() {
    if (held_ > 0) put((bits_ << (6 - held_)) & 0x3Fu);
    held_ = 0;
    return std::exchange(out_, {});
  }

private:
  void put(std::uint64_t six) { out_ += "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,"[six]; }

  std::string out_;
  std::uint64_t bits_ = 0;
  int held_ = 0;
};

} // namespace

std::optional<std::string> to_modified_utf7(std::string_view name) {
  std::string out;
  shifted pending;
  bool inside = false;
  const auto leave = [&] {
    if (inside) out += '&' + pending.finish() + '-';
    inside = false;
  };
  while (!name.empty()) {
    const auto c = take(name);
    if (!c || *c < 0x20 || *c == 0x7F) return std::nullopt;
    if (*c < 0x7F) {
      leave();
      out += static_cast<char>(*c);
      if (*c == '&') out += '-';
      continue;
    }
    inside = true;
    if (*c >= 0x10000) {
      pending.add(static_cast<std::uint16_t>(0xD800 + ((*c - 0x10000) >> 10)));
      pending.add(static_cast<std::uint16_t>(0xDC00 + ((*c - 0x10000) & 0x3FF)));
    } else {
      pending.add(static_cast<std::uint16_t>(*c));
    }
  }
  leave();
  return out;
}

} // namespace barid::imap
