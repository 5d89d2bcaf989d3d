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
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '!' || c == '*' ||
         c == '+' || c == '-' || c == '/';
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
    if (is_plain(u)) out += c;
    else if (c == ' ') out += '_';
    else out.append({'=', digits[u >> 4], digits[u & 15]});
  }
  return out;
}

/// The longest beginning of whole characters that the sizes allow.
template <class Fits>
std::size_t longest(std::string_view text, std::size_t room, Fits fits) {
  std::size_t best = 0;
  for (std::size_t n = 0; n < text.size() && n <= room;) {
    n += character_length(text.substr(n));
    if (fits(text.substr(0, n))) best = n;
  }
  return best;
}

std::size_t q_total(std::string_view s) {
  std::size_t n = 0;
  for (const auto c : s) n += q_size(static_cast<unsigned char>(c));
  return n;
}

std::size_t b_total(std::string_view s) {
  return (s.size() + 2) / 3 * 4;
}

} // namespace

std::string take_encoded_word(std::string_view& text, std::size_t room) {
  const auto inside = std::clamp<std::size_t>(room, 24, 75) - begin_b.size() - finish.size();
  const auto by_q = longest(text, inside, [&](std::string_view s) { return q_total(s) <= inside; });
  // Readers that join neighbouring words before they decode them stop at the first padding (GMime
  // 3.2 does): only the last word of a text has any.
  const auto by_b = longest(text, inside, [&](std::string_view s) {
    return b_total(s) <= inside && (s.size() % 3 == 0 || s.size() == text.size());
  });
  const bool q = by_q > by_b || (by_q == by_b && q_total(text.substr(0, by_q)) <= b_total(text.substr(0, by_b)));
  const auto part = text.substr(0, q ? by_q : by_b);
  text.remove_prefix(part.size());
  std::string out(q ? begin_q : begin_b);
  out += q ? q_encoded(part) : base64(part);
  return out.append(finish);
}

} // namespace barid::compose
