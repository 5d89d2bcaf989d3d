#include "runtime/mail/mime/header_block.hpp"

#include "runtime/mail/mime/defects.hpp"
#include "text/ascii.hpp"

#include <algorithm>

namespace barid::mime {

namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

/// One line, its end at LF, CRLF or a bare CR.
struct line {
  std::string_view text;
  std::size_t next = 0;
};

line line_at(std::string_view raw, std::size_t at) {
  auto end = at;
  // `find_first_of` goes byte by byte; two searches as wide as the processor looks, of pieces, as a mail may lack either
  for (constexpr std::size_t piece = 256; end < raw.size(); end += piece) {
    auto some = raw.substr(end, piece);
    const auto lf = some.find('\n');
    some = some.substr(0, lf);
    if (const auto found = std::min(some.find('\r'), lf); found != std::string_view::npos) {
      end += found;
      break;
    }
  }
  if (end >= raw.size()) return {raw.substr(at), raw.size()};
  const bool both = raw[end] == '\r' && end + 1 < raw.size() && raw[end + 1] == '\n';
  return {raw.substr(at, end - at), end + (both ? 2 : 1)};
}

/// Length of the field name in front of the colon (RFC 5322 §2.2), 0 when the line is no field.
/// Blanks before the colon are the obsolete syntax (§4.5) and accepted.
std::size_t name_length(std::string_view text) {
  std::size_t n = 0;
  while (n < text.size() && text[n] > ' ' && text[n] < 127 && text[n] != ':') ++n;
  if (n == 0 || n > 200) return 0;
  auto colon = n;
  while (colon < text.size() && is_blank(text[colon])) ++colon;
  return colon < text.size() && text[colon] == ':' ? n : 0;
}

void append_clean(std::string& to, std::string_view text) {
  for (const char c : text)
    if (c != '\0') to += c;
}

} // namespace

header_block read_header_block(std::string_view raw, const limits& caps, std::vector<defect>& defects) {
  header_block out;
  std::size_t at = 0;
  while (at < raw.size() && ascii::trimmed(line_at(raw, at).text).empty()) at = line_at(raw, at).next;
  if (raw.substr(at).starts_with("From ") || raw.substr(at).starts_with(">From ")) at = line_at(raw, at).next;
  if (raw.substr(at).starts_with("\xEF\xBB\xBF")) at += 3;
  const auto begin = at;
  if (at < raw.size() && name_length(line_at(raw, at).text) == 0) {
    note(defects, defects::no_headers);
    return out;
  }
  bool keeping = true;
  while (at < raw.size()) {
    const auto [text, next] = line_at(raw, at);
    if (text.empty()) {
      at = next;
      break;
    }
    const auto length = name_length(text);
    if (keeping && (out.fields.size() >= caps.headers || at - begin > caps.header_bytes)) {
      note(defects, defects::too_many_headers);
      keeping = false;
    }
    if (is_blank(text.front()) && !out.fields.empty()) {
      if (keeping) {
        auto& value = out.fields.back().value;
        const auto room = caps.header_bytes - std::min(caps.header_bytes, value.size());
        if (text.size() > room) note(defects, defects::too_many_headers);
        append_clean(value, text.substr(0, room));
      }
    } else if (length > 0) {
      if (keeping) {
        const auto colon = text.find(':', length);
        const auto written = text.substr(colon + 1);
        if (written.size() > caps.header_bytes) note(defects, defects::too_many_headers);
        std::string value;
        append_clean(value, written.substr(0, caps.header_bytes));
        out.fields.push_back({std::string(text.substr(0, length)), std::move(value)});
      }
    } else if (text.starts_with("--") && text.size() > 2) {
      note(defects, defects::malformed_header); // the boundary of a body without its empty line
      break;
    } else if (ascii::trimmed(text).empty()) {
      at = next; // an "empty" line of blanks in front of the first field
      break;
    } else {
      note(defects, defects::malformed_header, text.substr(0, 60));
    }
    at = next;
  }
  out.body = at;
  for (auto& field : out.fields) field.value = std::string(ascii::trimmed(field.value));
  return out;
}

const raw_field* find_field(const std::vector<raw_field>& fields, std::string_view name) {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const raw_field& f) { return ascii::same_word(f.name, name); });
  return found == fields.end() ? nullptr : &*found;
}

} // namespace barid::mime
