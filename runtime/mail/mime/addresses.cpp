#include "runtime/mail/mime/addresses.hpp"

#include "runtime/mail/charset/convert.hpp"
#include "runtime/mail/charset/utf8.hpp"
#include "runtime/mail/mime/defects.hpp"
#include "runtime/mail/mime/header_block.hpp"
#include "text/ascii.hpp"

#include <algorithm>

namespace barid::mime {

namespace {

constexpr std::size_t longest_spec = 1'000; // SMTP allows 254; whatever is longer is no address
constexpr std::size_t longest_literal = 100;

/// One entry of the list taken apart, still encoded.
struct entry {
  std::string phrase;  ///< Outside brackets and comments, quotes resolved.
  std::string angle;   ///< Between `<` and `>`.
  std::string comment; ///< The last comment.
  bool has_angle = false;
  bool group = false;  ///< Ended by the `:` of a group: only its name.
  bool has_at = false; ///< An `@` in the phrase: a colon behind it begins no group.

  /// Nothing but a comment: `Nobody:(that I know);`, or one behind the last address.
  [[nodiscard]] bool says_nothing() const { return !has_angle && !comment.empty() && ascii::trimmed(phrase).empty(); }
};

/// Cuts the list at commas and semicolons outside quotes, comments and brackets.
class splitter {
public:
  explicit splitter(std::string_view text) : text_(text) {}

  bool next(entry& out) {
    out = {};
    bool any = false;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == ',' || c == ';') {
        ++at_;
        if (any) return true;
        continue;
      }
      if (c == ':' && !out.has_angle && !out.has_at) {
        ++at_;
        out.group = true;
        return true;
      }
      any = any || (c != ' ' && c != '\t');
      if (c == '"' && !open_quote_) quoted(out);
      else if (c == '(' && !open_comment_) comment(out);
      else if (c == '<') angle(out);
      else {
        // the domain literal of `user@[192.0.2.1]` may contain colons
        if (c == '[') {
          const auto literal = text_.substr(at_, longest_literal);
          if (const auto end = literal.find_first_of("],<"); end != std::string_view::npos && literal[end] == ']') {
            out.phrase += literal.substr(0, end + 1);
            at_ += end + 1;
            continue;
          }
        }
        if (c != '>') out.phrase += c;
        out.has_at = out.has_at || c == '@';
        ++at_;
      }
    }
    return any;
  }

private:
  void quoted(entry& out) {
    const auto begin = at_ + 1;
    std::string inside;
    for (at_ = begin; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      inside += text_[at_];
    }
    if (at_ >= text_.size()) { // never closed: an ordinary character, or the rest would be swallowed
      at_ = begin;
      open_quote_ = true;
      return;
    }
    ++at_;
    // `"john doe"@example.org`: quotes belong to the local part
    if (at_ < text_.size() && text_[at_] == '@') out.phrase += '"' + inside + '"';
    else out.phrase += inside;
  }

  void comment(entry& out) {
    int depth = 0;
    std::string inside;
    auto i = at_;
    for (; i < text_.size(); ++i) {
      if (text_[i] == '\\' && i + 1 < text_.size()) {
        inside += text_[++i];
        continue;
      }
      if (text_[i] == '(' && depth++ == 0) continue;
      if (text_[i] == ')' && --depth == 0) break;
      inside += text_[i];
    }
    if (i >= text_.size()) {
      out.phrase += text_[at_++];
      open_comment_ = true;
      return;
    }
    out.comment = std::move(inside);
    at_ = i + 1;
  }

  void angle(entry& out) {
    const auto end = text_.find_first_of(",;<>\"", at_ + 1);
    const bool closed = end != std::string_view::npos && text_[end] == '>';
    const auto stop = end == std::string_view::npos ? text_.size() : end;
    auto inside = std::string(text_.substr(at_ + 1, stop - at_ - 1));
    if (!closed && end != std::string_view::npos && text_[end] == '"') {
      // `<"john doe"@example.org>`
      const auto rest = text_.substr(at_ + 1, longest_spec);
      const auto close = rest.find('>');
      if (close != std::string_view::npos && close < rest.find("\",")) {
        out.angle = std::string(rest.substr(0, close));
        out.has_angle = true;
        at_ += close + 2;
        return;
      }
    }
    if (out.has_angle && !out.angle.empty()) out.phrase += out.angle;
    out.angle = std::move(inside);
    out.has_angle = true;
    at_ = closed ? stop + 1 : stop;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  // Known not to close before the end; looking again for every later one would cost the square.
  bool open_quote_ = false;
  bool open_comment_ = false;
};

/// Without comments, which may stand anywhere in the old syntax: `pete(his account)@silly.test`.
std::string without_comments(std::string_view text) {
  std::string out;
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && depth > 0) {
      ++i;
      continue;
    }
    if (text[i] == '(') ++depth;
    if (depth == 0) out += text[i];
    if (text[i] == ')' && depth > 0) --depth;
  }
  return depth == 0 ? out : std::string(text);
}

std::string tidy_spec(std::string_view written) {
  const auto bare = without_comments(written);
  auto text = ascii::trimmed(bare);
  if (text.size() > 7 && ascii::same_word(text.substr(0, 7), "mailto:")) text.remove_prefix(7);
  // the obsolete source route `@relay,@relay:user@host` (RFC 5322 §4.4)
  if (text.starts_with('@'))
    if (const auto colon = text.find(':'); colon != std::string_view::npos) text.remove_prefix(colon + 1);
  std::string out;
  bool in_quotes = false;
  for (const char c : text) {
    if (c == '"') in_quotes = !in_quotes;
    if (in_quotes || (c != ' ' && c != '\t')) out += c;
  }
  while (out.ends_with('.')) out.pop_back();
  const auto at = out.rfind('@');
  if (at == std::string::npos) return out;
  return out.substr(0, at + 1) + charset::domain_for_people(std::string_view(out).substr(at + 1));
}

/// Not counting those around the dots of a domain, as the old syntax had them (RFC 5322 §4.4):
/// `jdoe@test   . example`.
bool has_blanks(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  const auto at = std::min(text.find('@'), text.size());
  for (auto i = text.find_first_of(" \t"); i < text.size(); i = text.find_first_of(" \t", i)) {
    auto end = i;
    while (end < text.size() && blank(text[end])) ++end;
    const bool at_dot = i > at && (text[i - 1] == '.' || (end < text.size() && text[end] == '.'));
    if (!at_dot) return true;
    i = end;
  }
  return false;
}

std::string tidy_name(std::string_view raw, const word_context& context) {
  auto decoded = decode_words(raw, context);
  // several blanks are a trace of folding
  std::string out;
  for (const char c : ascii::trimmed(decoded))
    if (c != ' ' || (!out.empty() && out.back() != ' ')) out += c;
  if (out.size() >= 2 && (out.front() == '"' || out.front() == '\'') && out.back() == out.front())
    out = out.substr(1, out.size() - 2);
  return out;
}

address to_address(const entry& e, const word_context& context) {
  if (e.has_angle) {
    if (auto spec = tidy_spec(e.angle); is_addr_spec(spec)) {
      auto name = tidy_name(e.phrase, context);
      if (name.empty()) name = tidy_name(e.comment, context);
      return {name == spec ? std::string() : std::move(name), std::move(spec)};
    }
    // the brackets hold something else; perhaps the phrase is the address
    if (auto spec = tidy_spec(e.phrase); is_addr_spec(spec)) return {{}, std::move(spec)};
    note(*context.defects, defects::bad_address);
    auto text = std::string(ascii::trimmed(e.phrase));
    if (const auto inside = ascii::trimmed(e.angle); !inside.empty())
      text += (text.empty() ? "<" : " <") + std::string(inside) + ">";
    return {tidy_name(text, context), {}};
  }
  if (auto spec = tidy_spec(e.phrase); is_addr_spec(spec) && spec.find("=?") == std::string::npos)
    if (!has_blanks(ascii::trimmed(e.phrase)) || spec.front() == '"')
      return {tidy_name(e.comment, context), std::move(spec)};
  // `Sara sara@shop.example`: the last word is an address
  const auto phrase = ascii::trimmed(e.phrase);
  if (const auto space = phrase.find_last_of(" \t"); space != std::string_view::npos)
    if (auto spec = tidy_spec(phrase.substr(space + 1));
        is_addr_spec(spec) && phrase.substr(0, space).find('@') == std::string_view::npos)
      return {tidy_name(phrase.substr(0, space), context), std::move(spec)};
  note(*context.defects, defects::bad_address);
  auto name = tidy_name(e.phrase, context);
  if (name.empty()) name = tidy_name(e.comment, context);
  return {std::move(name), {}};
}

} // namespace

bool is_addr_spec(std::string_view spec) {
  const auto at = spec.rfind('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == spec.size() || spec.size() > longest_spec) return false;
  const auto local = spec.substr(0, at);
  const bool quoted = local.size() >= 2 && local.front() == '"' && local.back() == '"';
  const auto bad = [](std::string_view text, std::string_view set) {
    return std::any_of(text.begin(), text.end(), [&](char c) {
      return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F || set.find(c) != std::string_view::npos;
    });
  };
  if (!quoted && bad(local, "@<>()[],;:\"\\")) return false;
  return !bad(spec.substr(at + 1), "@<>(),;\"\\");
}

namespace {

/// `a@shop.example b@shop.example`: several addresses with nothing but blanks between them.
std::vector<address> blank_separated(const entry& e) {
  std::vector<address> out;
  if (e.has_angle || !e.comment.empty()) return out;
  auto rest = ascii::trimmed(e.phrase);
  while (!rest.empty()) {
    const auto end = rest.find_first_of(" \t");
    auto spec = tidy_spec(rest.substr(0, end));
    if (!is_addr_spec(spec)) return {};
    out.push_back({{}, std::move(spec)});
    rest = end == std::string_view::npos ? std::string_view() : ascii::trimmed(rest.substr(end));
  }
  return out;
}

} // namespace

std::vector<address> read_addresses(std::string_view raw, const word_context& context, std::size_t room) {
  std::vector<address> out;
  const auto text = header_text(raw, context);
  splitter list(text);
  for (entry e; list.next(e);) {
    if (e.group || e.says_nothing()) continue;
    if (out.size() >= room) {
      note(*context.defects, defects::too_many_addresses);
      break;
    }
    if (auto several = blank_separated(e); several.size() > 1) {
      note(*context.defects, defects::bad_address);
      several.resize(std::min(several.size(), room - out.size()));
      out.insert(out.end(), several.begin(), several.end());
      continue;
    }
    auto read = to_address(e, context);
    if (!read.name.empty() || !read.spec.empty()) out.push_back(std::move(read));
  }
  return out;
}

} // namespace barid::mime
