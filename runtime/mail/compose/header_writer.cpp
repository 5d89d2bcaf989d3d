#include "runtime/mail/compose/header_writer.hpp"

#include "runtime/mail/compose/encoded_word.hpp"

#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

namespace barid::compose {

namespace {

constexpr std::size_t preferred = 78;    // RFC 5322 §2.1.1
constexpr std::size_t with_encoded = 76; // RFC 2047 §2
constexpr std::size_t smallest_word = 24;
constexpr std::size_t longest_name = 66;   // longer ones get encoded as well
constexpr std::size_t longest_plain = 200; // words beyond get encoded, so that they can be folded

bool is_atext(unsigned char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("!#$%&'*+-/=?^_`{|}~").find(char(c)) != std::string_view::npos;
}

bool is_atom(std::string_view s) {
  return !s.empty() && std::all_of(s.begin(), s.end(), is_atext);
}

bool is_printable_ascii(std::string_view s) {
  return std::all_of(s.begin(), s.end(), [](unsigned char c) { return c >= 0x20 && c < 0x7f; });
}

/// Also what would be taken for an encoded word.
bool needs_encoding(std::string_view word) {
  return !is_printable_ascii(word) || word.find("=?") != word.npos || word.size() > longest_plain;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (end > 0) out.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

/// The bytes from the beginning of `first` to the end of `last`, both of the same text.
std::string_view from_to(std::string_view first, std::string_view last) {
  return {first.data(), static_cast<std::size_t>(last.data() + last.size() - first.data())};
}

std::string quoted_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

/// RFC 2231 §4: percent encoding of anything but attribute characters.
std::string percent_encoded(std::string_view character) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : character) {
    const auto u = static_cast<unsigned char>(c);
    const bool plain = (is_atext(u) || c == '.') && c != '*' && c != '\'' && c != '%';
    // `/`, `?` and `=` are special in parameters (RFC 2045 §5.1)
    if (plain && c != '/' && c != '?' && c != '=') out += c;
    else out.append({'%', digits[u >> 4], digits[u & 15]});
  }
  return out;
}

std::size_t character_length(std::string_view text) {
  std::size_t n = 1;
  while (n < text.size() && (static_cast<unsigned char>(text[n]) & 0xC0u) == 0x80u) ++n;
  return n;
}

} // namespace

std::string one_line(std::string_view text) {
  std::string out;
  const auto size = static_cast<int32_t>(std::min<std::size_t>(text.size(), INT32_MAX));
  for (int32_t i = 0; i < size;) {
    const auto first = static_cast<std::size_t>(i);
    UChar32 c = 0;
    U8_NEXT(text.data(), i, size, c);
    const bool space = (c >= 0 && c <= 0x20) || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
    if (c < 0) out += "\xEF\xBF\xBD";
    else if (!space) out += text.substr(first, static_cast<std::size_t>(i) - first);
    else if (!out.empty() && out.back() != ' ') out += ' ';
  }
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

void header_writer::begin(std::string_view name) {
  out_ += name;
  out_ += ':';
  column_ = name.size() + 1;
  fresh_ = true;
}

void header_writer::end() {
  out_ += "\r\n";
}

void header_writer::atom(std::string_view text) {
  if (!fresh_ && column_ + 1 + text.size() > preferred) {
    out_ += "\r\n";
    column_ = 0;
  }
  out_ += ' ';
  for (const char c : text) out_ += c == '\r' || c == '\n' || c == '\0' ? '?' : c;
  column_ += 1 + text.size();
  fresh_ = false;
}

void header_writer::encoded(std::string_view text) {
  while (!text.empty()) {
    if (column_ + 1 + smallest_word > with_encoded) {
      out_ += "\r\n";
      column_ = 0;
    }
    const auto word = take_encoded_word(text, with_encoded - column_ - 1);
    out_ += ' ';
    out_ += word;
    column_ += 1 + word.size();
    fresh_ = false;
  }
}

void header_writer::text_field(std::string_view name, std::string_view words) {
  const auto line = one_line(words);
  const auto all = words_of(line);
  begin(name);
  for (std::size_t i = 0; i < all.size();) {
    auto last = i; // neighbours share their encoding: a space between encoded words is not shown
    while (last < all.size() && needs_encoding(all[last])) ++last;
    if (last == i) {
      atom(all[i++]);
    } else {
      encoded(from_to(all[i], all[last - 1]));
      i = last;
    }
  }
  end();
}

void header_writer::atoms_field(std::string_view name, const std::vector<std::string>& atoms) {
  begin(name);
  for (const auto& a : atoms) atom(a);
  end();
}

void header_writer::phrase(std::string_view words) {
  const auto line = one_line(words);
  const auto all = words_of(line);
  if (line.empty()) return;
  // in one piece: some readers keep the line break when a name is folded between its words
  if (line.size() > longest_name || std::any_of(all.begin(), all.end(), needs_encoding)) encoded(line);
  else atom(std::all_of(all.begin(), all.end(), is_atom) ? line : quoted_string(line));
}

void header_writer::addresses_field(std::string_view name, const std::vector<address>& list) {
  begin(name);
  for (std::size_t i = 0; i < list.size(); ++i) {
    phrase(list[i].name);
    atom("<" + list[i].spec + (i + 1 < list.size() ? ">," : ">"));
  }
  end();
}

void header_writer::parameter_field(std::string_view name, std::string_view value, std::string_view key,
                                    std::string_view parameter) {
  const auto line = one_line(parameter);
  begin(name);
  const auto k = std::string(key);
  if (line.empty()) {
    atom(value);
  } else if (is_printable_ascii(line) && line.size() <= 60) {
    atom(std::string(value) + ";");
    atom(k + "=" + quoted_string(line));
  } else {
    atom(std::string(value) + ";");
    std::string piece;
    unsigned n = 0;
    const auto flush = [&](bool last) {
      atom(k + "*" + std::to_string(n) + "*=" + (n == 0 ? "utf-8''" : "") + piece + (last ? "" : ";"));
      piece.clear();
      ++n;
    };
    for (std::string_view rest = line; !rest.empty();) {
      const auto c = percent_encoded(rest.substr(0, character_length(rest)));
      if (piece.size() + c.size() > 48) flush(false);
      piece += c;
      rest.remove_prefix(character_length(rest));
    }
    flush(true);
  }
  end();
}

} // namespace barid::compose
