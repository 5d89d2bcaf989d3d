#include "runtime/mail/compose/encoded_word.hpp"

#include "runtime/mail/compose/transfer_encoding.hpp"

#include <algorithm>

namespace barid::compose {

namespace {

constexpr std::string_view begin_q = "=?utf-8?Q?";
constexpr std::string_view begin_b = "=?utf-8?B?";
constexpr std::string_view finish = "?=";

/// RFC 2047 §5 (3): what may stand for itself within a name.
bool is_plain(unsigned char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '!' ||
         c == '*' || c == '+' || c == '-' || c == '/';
}

std::size_t q_size(unsigned char c) {
  return is_plain(c) || c == ' ' ? 1 : 3;
}

std::size_t character_length(std::string_view text) {
  std::size_t n = 1;
  while (n < text.size() && (static_cast<unsigned char>(text[n]) & 0xC0u) == 0x80u) ++n;
  return n;
}

std::string q_encoded(std::string_view text) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const auto c : text) {
    const auto u = static_cast<unsigned char>(c);
    if (is_plain(u))
      out += c;
    else if (c == ' ')
      out += '_';
    else
      out.append({'=', digits[u >> 4], digits[u & 15]});
  }
  return out;
}

/// The longest beginning of whole characters whose encoded size is at most `room`.
template <class Size>
std::size_t fitting(std::string_view text, std::size_t room, Size size_with) {
  std::size_t n = 0;
  while (n < text.size()) {
    const auto next = n + character_length(text.substr(n));
    if (size_with(text.substr(0, next)) > room) break;
    n = next;
  }
  return n;
}

} // namespace

std::string take_encoded_word(std::string_view& text, std::size_t room) {
  const auto inside = std::clamp<std::size_t>(room, 24, 75) - begin_b.size() - finish.size();
  const auto q_total = [](std::string_view s) {
    std::size_t n = 0;
    for (const auto c : s) n += q_size(static_cast<unsigned char>(c));
    return n;
  };
  const auto b_total = [](std::string_view s) { return (s.size() + 2) / 3 * 4; };
  const auto by_q = fitting(text, inside, q_total);
  const auto by_b = fitting(text, inside, b_total);
  const bool q = by_q > by_b ||
                 (by_q == by_b && q_total(text.substr(0, by_q)) <= b_total(text.substr(0, by_b)));
  const auto part = text.substr(0, q ? by_q : by_b);
  text.remove_prefix(part.size());
  std::string out(q ? begin_q : begin_b);
  out += q ? q_encoded(part) : base64(part);
  return out.append(finish);
}

} // namespace barid::compose
