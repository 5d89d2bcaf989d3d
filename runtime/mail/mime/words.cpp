#include "runtime/mail/mime/words.hpp"

#include "runtime/mail/charset/convert.hpp"
#include "runtime/mail/charset/utf8.hpp"
#include "runtime/mail/mime/defects.hpp"
#include "runtime/mail/mime/header_block.hpp"
#include "text/ascii.hpp"

#include <cstdint>
#include <optional>

namespace barid::mime {

namespace {

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

std::string decode_q(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '_') {
      out += ' ';
    } else if (c == '=' && i + 2 < text.size() && hex(text[i + 1]) >= 0 && hex(text[i + 2]) >= 0) {
      out += static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2]));
      i += 2;
    } else {
      out += c;
    }
  }
  return out;
}

struct encoded_word {
  std::string_view charset;
  std::string bytes;
  std::size_t length = 0; ///< Of the word in the text.
};

/// The encoded word at the beginning of `text`. Longer than RFC 2047 allows, and blanks inside, are
/// accepted: senders do both.
std::optional<encoded_word> word_at(std::string_view text) {
  if (!text.starts_with("=?")) return std::nullopt;
  const auto first = text.find('?', 2);
  if (first == std::string_view::npos || first == 2 || first > 60) return std::nullopt;
  const auto charset = text.substr(2, first - 2);
  if (charset.find_first_of(" \t=<>\"") != std::string_view::npos) return std::nullopt;
  if (first + 2 >= text.size() || text[first + 2] != '?') return std::nullopt;
  const char encoding = static_cast<char>(text[first + 1] | 0x20);
  if (encoding != 'b' && encoding != 'q') return std::nullopt;
  const auto begin = first + 3;
  // Ends at the first `?=`; another `=?` before it means that this one was never closed. So a
  // search never passes the next possible beginning, and decoding stays linear.
  auto end = text.find('?', begin);
  for (;; end = text.find('?', end + 1)) {
    if (end == std::string_view::npos || end + 1 >= text.size()) return std::nullopt;
    if (text[end + 1] == '=') break;
    if (end > begin && text[end - 1] == '=') return std::nullopt;
  }
  const auto payload = text.substr(begin, end - begin);
  return encoded_word{charset, encoding == 'b' ? decode_base64(payload) : decode_q(payload), end + 2};
}

std::string one_line(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  return text;
}

} // namespace

std::string decode_base64(std::string_view text) {
  std::string out;
  out.reserve(text.size() * 3 / 4 + 3);
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    int v = -1;
    if (c >= 'A' && c <= 'Z') v = c - 'A';
    else if (c >= 'a' && c <= 'z') v = c - 'a' + 26;
    else if (c >= '0' && c <= '9') v = c - '0' + 52;
    else if (c == '+' || c == '-') v = 62;
    else if (c == '/' || c == '_') v = 63;
    if (v < 0) {
      if (c == '=') count = 0; // the next group begins afresh: words pasted together
      continue;
    }
    bits = (bits << 6) | static_cast<std::uint32_t>(v);
    if (++count == 1) continue;
    out += static_cast<char>((bits >> (count == 2 ? 4 : count == 3 ? 2 : 0)) & 0xFF);
    if (count == 4) count = 0;
  }
  return out;
}

std::string header_text(std::string_view raw, const word_context& context) {
  if (charset::is_ascii(raw) && raw.find('\x1b') == std::string_view::npos) return charset::repaired(raw);
  const auto used = charset::guess(raw, context.body_charset);
  if (used != "utf-8") note(*context.defects, defects::raw_8bit_header, used);
  auto text = charset::to_utf8(raw, used);
  return text ? std::move(*text) : charset::repaired(raw);
}

std::string decode_words(std::string_view text, const word_context& context) {
  if (text.find("=?") == std::string_view::npos) return one_line(std::string(text));
  std::string out;
  std::string pending; // bytes of neighbouring encoded words in one charset
  std::string pending_charset;
  const auto flush = [&] {
    if (pending.empty()) return;
    auto read = charset::read(pending, pending_charset);
    if (read.how == charset::reading::unknown) note(*context.defects, defects::unknown_charset, pending_charset);
    else if (read.how != charset::reading::plain) note(*context.defects, defects::bad_encoded_word, pending_charset);
    out += read.text;
    pending.clear();
  };
  bool after_word = false;
  for (std::size_t i = 0; i < text.size();) {
    if (auto word = word_at(text.substr(i))) {
      if (!ascii::same_word(word->charset, pending_charset)) {
        flush();
        pending_charset = std::string(word->charset);
      }
      pending += word->bytes;
      i += word->length;
      after_word = true;
      continue;
    }
    const auto next = text.find("=?", i + 1);
    const auto literal = text.substr(i, next == std::string_view::npos ? next : next - i);
    i += literal.size();
    // white space between two encoded words is not part of the text (RFC 2047 §6.2)
    const bool blank = ascii::trimmed(literal).empty();
    if (blank && after_word && i < text.size() && word_at(text.substr(i))) continue;
    flush();
    if (literal.starts_with("=?") && literal.find('?', 2) != std::string_view::npos)
      note(*context.defects, defects::bad_encoded_word);
    out += literal;
    after_word = false;
  }
  flush();
  return one_line(std::move(out));
}

std::string decode_header(std::string_view raw, const word_context& context) {
  return decode_words(header_text(raw, context), context);
}

} // namespace barid::mime
