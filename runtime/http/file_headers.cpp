#include "runtime/http/file_headers.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>

namespace barid::http {

namespace {

constexpr bool plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

/// RFC 8187 §3.2.1: attr-char, everything else percent-encoded.
std::string extended(std::string_view name) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : name) {
    if (plain(c)) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += digits[byte >> 4U];
      out += digits[byte & 15U];
    }
  }
  return out;
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t out = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (text.empty() || wrong != std::errc{} || end != text.data() + text.size()) return {};
  return out;
}

} // namespace

void add_file_headers(answer& to, const std::string& name, bool preview) {
  std::string ascii;
  for (const char c : name)
    if (static_cast<unsigned char>(c) < 0x80 || (static_cast<unsigned char>(c) & 0xC0U) != 0x80U)
      ascii += plain(c) || c == ' ' ? c : '_';
  // browsers show PDFs in a process of their own, and refuse to where a policy has a sandbox
  const bool shown = preview && to.type == "application/pdf";
  to.headers.emplace_back("Content-Disposition", std::string(shown ? "inline" : "attachment") + "; filename=\"" +
                                                     ascii.substr(0, 150) + "\"; filename*=UTF-8''" + extended(name));
  to.headers.emplace_back(
      "Content-Security-Policy",
      shown ? "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
            : "default-src 'none'; sandbox");
  if (shown) to.headers.emplace_back("X-Frame-Options", "SAMEORIGIN");
}

std::string safe_type(const std::string& type) {
  static constexpr auto shown =
      std::to_array<std::string_view>({"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"});
  if (type == "text/plain") return "text/plain; charset=utf-8";
  return std::ranges::find(shown, type) != shown.end() ? type : "application/octet-stream";
}

byte_range_wish read_range(const std::string& header, std::uint64_t size) {
  byte_range_wish out;
  out.end = size;
  std::string_view text = header;
  if (!text.starts_with("bytes=")) return out;
  text.remove_prefix(6);
  const auto dash = text.find('-');
  if (dash == std::string_view::npos || text.find(',') != std::string_view::npos) return out;
  const auto first = number(text.substr(0, dash));
  const auto last = number(text.substr(dash + 1));
  if (first) {
    if (!last && dash + 1 != text.size()) return out;
    if (last && *last < *first) return out;
    out.kind = *first < size ? byte_range_wish::part : byte_range_wish::unsatisfiable;
    out.begin = *first;
    if (last) out.end = std::min(size, *last < size ? *last + 1 : size);
  } else if (dash == 0 && last) { // the last so many
    out.kind = *last > 0 && size > 0 ? byte_range_wish::part : byte_range_wish::unsatisfiable;
    out.begin = size - std::min(size, *last);
  }
  return out;
}

} // namespace barid::http
