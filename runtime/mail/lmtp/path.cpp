#include "runtime/mail/lmtp/path.hpp"

#include <unicode/utf8.h>

#include <algorithm>

namespace barid::lmtp {

namespace {

constexpr std::size_t longest_local = 256;  // RFC 5321 §4.5.3.1.1 says 64; longer ones are in use
constexpr std::size_t longest_domain = 255; // §4.5.3.1.2

bool is_digit_or_letter(unsigned char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_atext(unsigned char c) { // RFC 5322 §3.2.3, and RFC 6532 §3.2
  return is_digit_or_letter(c) || c >= 0x80 ||
         std::string_view("!#$%&'*+-/=?^_`{|}~").find(char(c)) != std::string_view::npos;
}

bool is_dot_atom(std::string_view s) {
  // dots anywhere: addresses like `name.@example.com` exist, and a local part is its host's affair
  return !s.empty() && std::all_of(s.begin(), s.end(), [](unsigned char c) { return is_atext(c) || c == '.'; });
}

bool is_utf8(std::string_view s) {
  const auto size = static_cast<int32_t>(s.size()); // a command line: small
  for (int32_t i = 0; i < size;) {
    UChar32 c = 0;
    U8_NEXT(s.data(), i, size, c);
    if (c < 0) return false;
  }
  return true;
}

bool is_ascii(std::string_view s) {
  return std::all_of(s.begin(), s.end(), [](unsigned char c) { return c < 0x80; });
}

/// `"a b"` with its quotes; nothing when it does not end.
std::optional<std::string> take_quoted(std::string_view& text) {
  std::string content;
  bool plain = true;
  for (std::size_t i = 1; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == '"') {
      std::string out = plain && is_dot_atom(content) ? content : std::string(text.substr(0, i + 1));
      text.remove_prefix(i + 1);
      return out;
    }
    if (c < 0x20 || c == 0x7f) return {};
    if (c == '\\') {
      plain = false;
      if (++i == text.size() || static_cast<unsigned char>(text[i]) < 0x20) return {};
    }
    content += text[i];
  }
  return {};
}

std::optional<std::string> take_local(std::string_view& text) {
  if (text.starts_with('"')) return take_quoted(text);
  const auto end = std::find_if_not(text.begin(), text.end(), [](unsigned char c) { return is_atext(c) || c == '.'; });
  std::string out(text.begin(), end);
  if (out.empty()) return {};
  text.remove_prefix(out.size());
  return out;
}

std::optional<std::string> take_domain(std::string_view& text) {
  const bool literal = text.starts_with('[');
  const auto end = literal ? text.find(']') : text.find('>');
  if (end == text.npos) return {};
  std::string out(text.substr(0, literal ? end + 1 : end));
  const std::string_view inside = literal ? std::string_view(out).substr(1, out.size() - 2) : std::string_view(out);
  const bool good = std::all_of(inside.begin(), inside.end(), [&](unsigned char c) {
    return is_digit_or_letter(c) || c >= 0x80 || c == '-' || c == '.' || c == '_' || (literal && c == ':');
  });
  if (!good || inside.empty() || inside.front() == '.' || inside.front() == '-' || out.size() > longest_domain ||
      out.find("..") != out.npos)
    return {};
  text.remove_prefix(out.size());
  if (out.ends_with('.')) out.pop_back(); // the root of the DNS, which some write
  for (char& c : out)                     // ASCII only: what else has no case for the DNS is not ours to change
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

} // namespace

std::optional<path> take_path(std::string_view& text) {
  auto rest = text;
  if (!rest.starts_with('<')) return {};
  rest.remove_prefix(1);
  path out;
  if (!rest.starts_with('>')) {
    if (rest.starts_with('@')) { // a source route, "SHOULD be ignored"
      const auto colon = rest.find(':');
      if (colon == rest.npos || rest.substr(0, colon).find_first_of("<>\" ") != rest.npos) return {};
      rest.remove_prefix(colon + 1);
    }
    auto local = take_local(rest);
    if (!local || local->size() > longest_local) return {};
    out.spec = std::move(*local);
    if (rest.starts_with('@')) {
      rest.remove_prefix(1);
      auto domain = take_domain(rest);
      if (!domain) return {};
      out.spec += "@" + *domain;
    }
  }
  if (!rest.starts_with('>') || !is_utf8(out.spec)) return {};
  rest.remove_prefix(1);
  out.utf8 = !is_ascii(out.spec);
  text = rest;
  return out;
}

} // namespace barid::lmtp
