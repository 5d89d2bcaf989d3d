#include "runtime/mail/html/tokens.hpp"

#include "runtime/mail/html/elements.hpp"

#include <algorithm>

namespace barid::html {

namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

/// Offset of `</name` from `from` on, ASCII case ignored.
std::size_t find_end_tag(std::string_view source, std::string_view name, std::size_t from) {
  for (auto at = source.find("</", from); at != std::string_view::npos; at = source.find("</", at + 2)) {
    const auto word = source.substr(at + 2, name.size());
    const bool same = word.size() == name.size() &&
                      std::equal(word.begin(), word.end(), name.begin(), [](char a, char b) { return lower(a) == b; });
    const auto behind = at + 2 + name.size();
    if (same && (behind >= source.size() || !is_letter(source[behind]))) return at;
  }
  return std::string_view::npos;
}

} // namespace

bool tokenizer::next(token& out) {
  while (at_ < source_.size()) {
    if (!text_only_.empty()) {
      const auto end = std::min(find_end_tag(source_, text_only_, at_), source_.size());
      out.kind = token::what::text;
      out.text = source_.substr(at_, end - at_);
      at_ = end;
      text_only_.clear();
      if (!out.text.empty()) return true;
      continue;
    }
    if (source_[at_] == '<' && at_ + 1 < source_.size()) {
      const char c = source_[at_ + 1];
      if ((c == '!' || c == '?') && skip_declaration()) continue;
      if (is_letter(c) || (c == '/' && at_ + 2 < source_.size() && is_letter(source_[at_ + 2]))) {
        if (read_tag(out)) return true;
        continue;
      }
      if (c == '/') { // `</>` and `</ …>`: nothing
        at_ = std::min(source_.find('>', at_), source_.size() - 1) + 1;
        continue;
      }
    }
    auto end = source_.find('<', at_ + 1);
    if (end == std::string_view::npos) end = source_.size();
    out.kind = token::what::text;
    out.text = source_.substr(at_, end - at_);
    at_ = end;
    return true;
  }
  return false;
}

bool tokenizer::skip_declaration() {
  auto end = std::string_view::npos;
  if (source_.substr(at_).starts_with("<!--")) {
    // `<!-->` and `<!--->` are whole comments
    const auto rest = source_.substr(at_ + 4, 2);
    if (rest.starts_with('>')) end = at_ + 5;
    else if (rest == "->") end = at_ + 6;
    else
      for (auto dash = source_.find("--", at_ + 4); dash != std::string_view::npos;
           dash = source_.find("--", dash + 1)) {
        const auto tail = source_.substr(dash + 2, 2);
        if (tail.starts_with('>') || tail == "!>") {
          end = dash + (tail.starts_with('>') ? 3 : 4);
          break;
        }
      }
  } else {
    end = source_.find('>', at_);
    if (end != std::string_view::npos) ++end;
  }
  at_ = end == std::string_view::npos ? source_.size() : end;
  return true;
}

bool tokenizer::read_tag(token& out) {
  const auto begin = at_;
  const bool ends = source_[at_ + 1] == '/';
  at_ += ends ? 2 : 1;
  const auto name_begin = at_;
  while (at_ < source_.size() && !is_space(source_[at_]) && source_[at_] != '/' && source_[at_] != '>' &&
         source_[at_] != '<')
    ++at_;
  const auto written = source_.substr(name_begin, at_ - name_begin);
  if (!ends && written.find('@') != std::string_view::npos && at_ < source_.size() && source_[at_] == '>') {
    // `<sara@shop.example>` of senders who do not escape: browsers lose it, we do not
    ++at_;
    out.kind = token::what::text;
    out.text = source_.substr(begin, at_ - begin);
    return true;
  }
  out.name.assign(written.substr(0, 20));
  std::transform(out.name.begin(), out.name.end(), out.name.begin(), lower);
  out.kind = ends ? token::what::end : token::what::start;
  out.attributes.clear();
  read_attributes(out);
  if (ends) out.attributes.clear();
  if (out.kind == token::what::start && is_skipped(out.name)) {
    skip_content(out.name);
    return false;
  }
  if (out.kind == token::what::start && holds_text_only(out.name)) {
    text_only_ = out.name;
    return false;
  }
  return true;
}

void tokenizer::read_attributes(token& out) {
  std::size_t count = 0;
  while (at_ < source_.size()) {
    const char c = source_[at_];
    if (c == '>') {
      ++at_;
      return;
    }
    if (is_space(c) || c == '/' || c == '=' || c == '"' || c == '\'') {
      ++at_;
      continue;
    }
    if (c == '<') return; // a tag that was never closed
    const auto begin = at_;
    while (at_ < source_.size() && !is_space(source_[at_]) && source_[at_] != '=' && source_[at_] != '>' &&
           source_[at_] != '/')
      ++at_;
    const auto written = source_.substr(begin, at_ - begin);
    while (at_ < source_.size() && is_space(source_[at_])) ++at_;
    std::string_view value;
    if (at_ < source_.size() && source_[at_] == '=') {
      ++at_;
      value = read_value();
    }
    if (++count > caps_.attributes) {
      cut_ = true;
      continue;
    }
    if (written.size() > 20) continue;
    std::string name(written);
    std::transform(name.begin(), name.end(), name.begin(), lower);
    const bool known = std::any_of(out.attributes.begin(), out.attributes.end(),
                                   [&](const source_attribute& a) { return a.name == name; });
    if (known || !is_wanted_attribute(name)) continue;
    const bool image =
        name == "src" && value.size() > 5 && (value.substr(0, 5) == "data:" || value.substr(0, 5) == "DATA:");
    if (value.size() > (image ? caps_.image : caps_.value)) {
      cut_ = cut_ || !image;
      continue;
    }
    out.attributes.push_back({std::move(name), value});
  }
}

std::string_view tokenizer::read_value() {
  while (at_ < source_.size() && is_space(source_[at_])) ++at_;
  if (at_ >= source_.size()) return {};
  const char quote = source_[at_];
  if (quote == '"' || quote == '\'') {
    auto end = source_.find(quote, at_ + 1);
    if (end == std::string_view::npos) end = source_.size();
    const auto value = source_.substr(at_ + 1, end - at_ - 1);
    at_ = std::min(end + 1, source_.size());
    return value;
  }
  const auto begin = at_;
  while (at_ < source_.size() && !is_space(source_[at_]) && source_[at_] != '>') ++at_;
  return source_.substr(begin, at_ - begin);
}

void tokenizer::skip_content(std::string_view name) {
  const auto end = find_end_tag(source_, name, at_);
  // an element that never ends hides the rest, in browsers too
  at_ = end == std::string_view::npos ? source_.size() : end;
}

} // namespace barid::html
