#include "runtime/mail/mime/text_part.hpp"

#include "runtime/mail/charset/convert.hpp"
#include "runtime/mail/charset/utf8.hpp"
#include "runtime/mail/mime/decode.hpp"
#include "runtime/mail/mime/defects.hpp"
#include "text/ascii.hpp"

#include <algorithm>

namespace barid::mime {

namespace {

/// Text that is called base64 but is not: words with blanks between them, punctuation.
bool is_not_base64(std::string_view bytes) {
  const auto sample = ascii::trimmed(bytes).substr(0, 4096);
  std::size_t foreign = 0;
  for (const char c : sample) {
    const bool fine = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
                      c == '/' || c == '=' || c == '\r' || c == '\n';
    foreign += fine ? 0 : 1;
  }
  return foreign * 20 > sample.size();
}

/// The charset a `<meta>` near the beginning names; empty when there is none.
std::string charset_of_html(std::string_view html) {
  const auto head = ascii::lowered(html.substr(0, 2048));
  auto at = head.find("charset=");
  if (at == std::string::npos) return {};
  at += 8;
  const auto begin = head.find_first_not_of("\"' ", at);
  if (begin == std::string::npos) return {};
  return head.substr(begin, head.find_first_of("\"' ;/>", begin) - begin);
}

void note_reading(charset::reading how, std::string_view declared, std::vector<defect>& defects) {
  using charset::reading;
  switch (how) {
  case reading::plain:
    break;
  case reading::guessed:
    note(defects, defects::guessed_charset);
    break;
  case reading::unknown:
    note(defects, defects::unknown_charset, declared);
    break;
  case reading::mislabelled:
    note(defects, defects::wrong_charset, declared);
    break;
  case reading::damaged:
    note(defects, defects::damaged_text);
    break;
  }
}

} // namespace

std::string read_text_part(std::string_view raw, const part& leaf, const limits& caps, std::vector<defect>& defects) {
  const auto encoded = raw.substr(leaf.begin, leaf.end - leaf.begin);
  std::string_view encoding = leaf.encoding;
  if (encoding == "base64" && is_not_base64(encoded)) {
    note(defects, defects::bad_encoding);
    encoding = {};
  }
  const auto bytes = decode(encoded, encoding, caps.decoded_text);
  if (bytes.size() >= caps.decoded_text) note(defects, defects::text_cut);
  std::string charset(leaf.type.get("charset"));
  if (charset.empty() && leaf.is("text/html")) charset = charset_of_html(bytes);
  std::string_view unread = bytes;
  // cut between characters, so that the limit itself does not damage the text
  if (bytes.size() >= caps.decoded_text) unread = unread.substr(0, std::min(unread.rfind('\n'), unread.size()));
  if (unread.starts_with("\xEF\xBB\xBF")) unread.remove_prefix(3);
  auto read = charset::read(unread, charset);
  note_reading(read.how, charset, defects);
  if (leaf.is("text/html")) return std::move(read.text);
  auto text = tidy_text(read.text);
  if (ascii::lowered(leaf.type.get("format")) == "flowed")
    text = unflowed(text, ascii::lowered(leaf.type.get("delsp")) == "yes");
  return text;
}

std::string tidy_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t done = 0; // what stands between two characters that change is copied as it is
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != 0x7F && c != 0xC2) continue;
    if (c == '\n' || c == '\t') continue;
    out.append(text, done, i - done);
    done = i + 1;
    if (c == '\r') {
      if (i + 1 >= text.size() || text[i + 1] != '\n') out += '\n';
    } else if (c == '\f') {
      out += '\n';
    } else if (c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) {
      done = ++i + 1; // U+0080 to U+009F: control characters
    } else if (c == 0xC2) {
      out += text[i];
    }
  }
  out.append(text, std::min(done, text.size()));
  // blank lines around the text say nothing
  const auto last = out.find_last_not_of(" \t\n");
  out.resize(last == std::string::npos ? 0 : last + 1);
  const auto first = out.find_first_not_of(" \t\n");
  const auto line = first == std::string::npos ? first : out.rfind('\n', first);
  if (line != std::string::npos) out.erase(0, line + 1);
  return out;
}

std::string unflowed(std::string_view text, bool delsp) {
  std::string out;
  out.reserve(text.size());
  std::size_t open_depth = 0; // quote depth of the line that flows on
  bool flows = false;
  for (std::size_t at = 0; at <= text.size();) {
    auto end = text.find('\n', at);
    if (end == std::string_view::npos) end = text.size();
    auto line = text.substr(at, end - at);
    const auto depth = std::min(line.find_first_not_of('>'), line.size());
    auto content = line.substr(depth);
    if (content.starts_with(' ')) content.remove_prefix(1); // space-stuffing, §4.4
    const bool joins = flows && depth == open_depth && content != "-- ";
    if (joins) {
      out += content;
    } else {
      if (at > 0) out += '\n';
      out.append(line.substr(0, depth));
      if (depth > 0 && !content.empty()) out += ' ';
      out += content;
    }
    flows = content.ends_with(' ') && content != "-- ";
    if (flows && delsp) out.pop_back();
    open_depth = depth;
    at = end + 1;
  }
  return out;
}

} // namespace barid::mime
