#include "runtime/mail/compose/transfer_encoding.hpp"

#include <openssl/evp.h>

#include <algorithm>

namespace barid::compose {

namespace {

constexpr std::size_t line_length = 76;

/// CRLF for CRLF, CR and LF; one at the end.
std::string with_crlf(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 32 + 2);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    if (c == '\r' || c == '\n') out += "\r\n";
    else out += c;
  }
  if (!out.ends_with("\r\n")) out += "\r\n";
  return out;
}

/// Survives every relay as it is: no line that one might cut, take for a separator or trim.
bool goes_plain(std::string_view text) {
  if (text.find("=_") != text.npos) return false; // the beginning of our boundaries
  while (!text.empty()) {
    const auto end = text.find("\r\n");
    const auto line = text.substr(0, end);
    if (line.size() > 78 || line.starts_with("From ") || line.ends_with(' ') || line.ends_with('\t')) return false;
    if (!std::all_of(line.begin(), line.end(), [](unsigned char c) { return c == '\t' || (c >= 0x20 && c < 0x7f); }))
      return false;
    text.remove_prefix(end + 2);
  }
  return true;
}

void append_hex(std::string& out, unsigned char c) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  out += '=';
  out += digits[c >> 4];
  out += digits[c & 15];
}

/// One line without its end.
void append_quoted_line(std::string& out, std::string_view line) {
  std::size_t column = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const auto c = static_cast<unsigned char>(line[i]);
    const bool last = i + 1 == line.size();
    const bool blank = c == ' ' || c == '\t';
    // mboxes break on "From ", old relays on a lone dot
    const bool risky = i == 0 && (c == '.' || line.starts_with("From "));
    const bool plain = !risky && ((c > 0x20 && c < 0x7f && c != '=') || (blank && !last));
    const std::size_t width = plain ? 1 : 3;
    if (column + width > (last ? line_length : line_length - 1)) {
      out += "=\r\n";
      column = 0;
    }
    if (plain) out += line[i];
    else append_hex(out, c);
    column += width;
  }
}

} // namespace

std::string base64(std::string_view bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int n = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(n));
  return out;
}

std::string base64_lines(std::string_view bytes) {
  constexpr std::size_t a_line = line_length / 4 * 3;
  std::string out;
  out.reserve((bytes.size() / a_line + 1) * (line_length + 2));
  for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), a_line))) {
    out += base64(bytes.substr(0, a_line));
    out += "\r\n";
  }
  return out;
}

std::string quoted_printable(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  while (!text.empty()) {
    const auto end = text.find("\r\n");
    append_quoted_line(out, text.substr(0, end));
    if (end == text.npos) break;
    out += "\r\n";
    text.remove_prefix(end + 2);
  }
  return out;
}

encoded_text encode_text(std::string_view text) {
  auto lines = with_crlf(text);
  if (goes_plain(lines)) return {"7bit", std::move(lines)};
  auto quoted = quoted_printable(lines);
  if (quoted.size() <= (lines.size() + 56) / 57 * 78) return {"quoted-printable", std::move(quoted)};
  return {"base64", base64_lines(lines)};
}

} // namespace barid::compose
