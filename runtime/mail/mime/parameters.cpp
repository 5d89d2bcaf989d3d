#include "runtime/mail/mime/parameters.hpp"

#include "runtime/mail/charset/convert.hpp"
#include "runtime/mail/charset/utf8.hpp"
#include "runtime/mail/mime/defects.hpp"
#include "runtime/mail/mime/header_block.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <cctype>
#include <map>

namespace barid::mime {

namespace {

constexpr std::size_t most_parameters = 100;

/// A piece as written: `name`, `name*`, `name*0`, `name*0*`.
struct piece {
  std::string name;
  int section = -1;      ///< -1: not a continuation.
  bool extended = false; ///< Percent-encoded, the first one with charset and language.
  std::string value;
};

std::string percent_decoded(std::string_view text) {
  const auto hex = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c = static_cast<char>(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex(text[i + 1]) >= 0 && hex(text[i + 2]) >= 0) {
      out += static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

piece split_name(std::string_view name) {
  piece out;
  const auto star = name.find('*');
  out.name = ascii::lowered(name.substr(0, star));
  if (star == std::string_view::npos) return out;
  auto rest = name.substr(star + 1);
  if (rest.ends_with('*') || rest.empty()) {
    out.extended = true;
    if (!rest.empty()) rest.remove_suffix(1);
  }
  if (!rest.empty() && rest.size() <= 3 &&
      std::all_of(rest.begin(), rest.end(), [](char c) { return c >= '0' && c <= '9'; }))
    out.section = std::stoi(std::string(rest));
  return out;
}

/// The reader: `text` is UTF-8, `at` moves forward only.
class scanner {
public:
  explicit scanner(std::string_view text) : text_(text) {}

  [[nodiscard]] bool done() const { return at_ >= text_.size(); }

  /// Up to the next `;` outside comments.
  std::string head() {
    std::string out;
    while (!done() && text_[at_] != ';') {
      if (text_[at_] == '(') skip_comment();
      else out += text_[at_++];
    }
    return out;
  }

  /// The next `name=value`; false at the end.
  bool next(piece& out) {
    while (!done() && (text_[at_] == ';' || is_space(text_[at_]) || text_[at_] == ',')) ++at_;
    if (done()) return false;
    const auto begin = at_;
    while (!done() && text_[at_] != '=' && text_[at_] != ';') ++at_;
    out = split_name(ascii::trimmed(text_.substr(begin, at_ - begin)));
    if (done() || text_[at_] == ';') return true; // a name alone
    ++at_;
    while (!done() && is_space(text_[at_])) ++at_;
    out.value = !done() && text_[at_] == '"' ? quoted() : unquoted();
    return true;
  }

private:
  static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

  void skip_comment() {
    int depth = 0;
    do {
      if (text_[at_] == '(') ++depth;
      if (text_[at_] == ')') --depth;
      if (text_[at_] == '\\') ++at_;
      ++at_;
    } while (!done() && depth > 0);
  }

  std::string quoted() {
    std::string out;
    for (++at_; !done() && text_[at_] != '"'; ++at_) {
      // a lone backslash is kept: Windows senders write paths
      if (text_[at_] == '\\' && at_ + 1 < text_.size() && (text_[at_ + 1] == '"' || text_[at_ + 1] == '\\')) ++at_;
      out += text_[at_];
    }
    if (!done()) ++at_;
    // up to the next parameter; text glued to the quotes is dropped
    while (!done() && text_[at_] != ';' && !is_space(text_[at_])) ++at_;
    return out;
  }

  std::string unquoted() {
    const auto begin = at_;
    while (!done() && text_[at_] != ';') ++at_;
    auto value = ascii::trimmed(text_.substr(begin, at_ - begin));
    // `charset=utf-8 format=flowed`: a forgotten semicolon
    const auto space = value.find_first_of(" \t");
    if (space != std::string_view::npos && value.find('=', space) != std::string_view::npos &&
        !value.starts_with("=?")) {
      at_ = begin + text_.substr(begin).find_first_of(" \t");
      value = ascii::trimmed(text_.substr(begin, at_ - begin));
    }
    return std::string(value);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

std::string join(std::vector<piece>& pieces, const word_context& context) {
  std::stable_sort(pieces.begin(), pieces.end(), [](const piece& a, const piece& b) { return a.section < b.section; });
  // `name*=` or `name*0=` count more than a plain `name=` beside them (RFC 6266 §4.3 says so too)
  const bool better =
      pieces.back().section >= 0 || std::any_of(pieces.begin(), pieces.end(), [](auto& p) { return p.extended; });
  std::string charset;
  std::string bytes;
  std::string escaped; // extended pieces; some senders cut inside a `%D9`
  bool extended = false;
  bool first = true;
  const auto flush = [&] {
    bytes += percent_decoded(escaped);
    escaped.clear();
  };
  int last_section = -2;
  for (const auto& p : pieces) {
    if (better && p.section < 0 && !p.extended) continue;
    if (p.section == last_section) continue; // repeated: the first one counts
    last_section = p.section;
    std::string_view value = p.value;
    if (p.extended && first) {
      const auto one = value.find('\'');
      const auto two = one == std::string_view::npos ? one : value.find('\'', one + 1);
      if (two != std::string_view::npos) {
        charset = std::string(value.substr(0, one));
        value.remove_prefix(two + 1);
      }
    }
    first = false;
    extended = extended || p.extended;
    if (p.extended) {
      escaped += value;
    } else {
      flush();
      bytes += value;
    }
  }
  flush();
  if (!extended) return decode_words(bytes, context);
  auto read = charset::read(bytes, charset);
  if (read.how == charset::reading::unknown) note(*context.defects, defects::unknown_charset, charset);
  else if (read.how != charset::reading::plain) note(*context.defects, defects::damaged_text);
  for (char& c : read.text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  return std::move(read.text);
}

} // namespace

std::string_view parameterised::get(std::string_view name) const {
  for (const auto& p : parameters)
    if (p.name == name) return p.value;
  return {};
}

parameterised read_parameters(std::string_view raw, const word_context& context) {
  parameterised out;
  const auto text = header_text(raw, context);
  scanner scan(text);
  out.value = ascii::lowered(ascii::trimmed(scan.head()));
  std::map<std::string, std::vector<piece>> pieces;
  std::vector<std::string> order;
  std::size_t count = 0;
  for (piece p; scan.next(p) && count < most_parameters * 10; ++count) {
    if (p.name.empty()) continue;
    auto& list = pieces[p.name];
    if (list.empty()) {
      if (order.size() >= most_parameters) continue;
      order.push_back(p.name);
    }
    list.push_back(std::move(p));
    p = {};
  }
  for (const auto& name : order) out.parameters.push_back({name, join(pieces[name], context)});
  return out;
}

std::string safe_file_name(std::string_view name) {
  if (const auto slash = name.find_last_of("/\\"); slash != std::string_view::npos) name.remove_prefix(slash + 1);
  std::string out;
  for (std::size_t i = 0; i < name.size();) {
    const auto length = std::max<std::size_t>(charset::sequence_length(name, i), 1);
    const auto one = name.substr(i, length);
    i += length;
    if (length == 1 && (static_cast<unsigned char>(one[0]) < 0x20 || one[0] == 0x7F)) continue;
    // U+200E/F, U+202A-E, U+2066-9: `exe` made to look like `fdp` from behind
    const bool direction = one.starts_with("\xE2\x80") && length == 3 &&
                           (one[2] == '\x8E' || one[2] == '\x8F' || (one[2] >= '\xAA' && one[2] <= '\xAE'));
    const bool isolate = one.starts_with("\xE2\x81") && one[2] >= '\xA6' && one[2] <= '\xA9';
    if (!direction && !isolate) out += one;
  }
  const auto kept = ascii::trimmed(charset::cut(out, 255));
  return kept == "." || kept == ".." ? std::string() : std::string(kept);
}

} // namespace barid::mime
