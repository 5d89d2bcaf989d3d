#include "runtime/mail/compose/readable.hpp"

#include "text/direction.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace barid::compose {

namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// What can stand in an order number, a phone number, an address or a link; `&` begins an entity.
bool is_inside(char c) {
  return is_letter(c) || is_digit(c) || std::string_view("-_.@/#+:%=?~*()").find(c) != std::string_view::npos;
}

/// `(020) 123 4567`: numbers with single blanks between them are one.
std::size_t end_of_run(std::string_view text, std::size_t at) {
  auto end = at;
  while (end < text.size()) {
    if (is_inside(text[end])) {
      ++end;
      continue;
    }
    const bool goes_on = text[end] == ' ' && end > at && (is_digit(text[end - 1]) || text[end - 1] == ')') &&
                         end + 1 < text.size() && (is_digit(text[end + 1]) || text[end + 1] == '(');
    if (!goes_on) break;
    ++end;
  }
  return end;
}

/// One word or one plain number needs nothing: the neighbours do not turn it around.
bool needs_isolation(std::string_view run) {
  const bool digits = std::ranges::any_of(run, is_digit);
  const bool signs = !std::ranges::all_of(run, [](char c) { return is_letter(c) || is_digit(c); });
  const bool letters = std::ranges::any_of(run, is_letter);
  return (digits && (signs || letters)) || (letters && signs);
}

/// The signs at either end belong to the sentence, but for `+`, `#` and `(` before and `)` behind a number.
std::pair<std::size_t, std::size_t> core_of(std::string_view run) {
  std::size_t begin = 0, end = run.size();
  while (begin < end && !is_letter(run[begin]) && !is_digit(run[begin]) && run[begin] != '+' && run[begin] != '#')
    ++begin;
  while (end > begin && !is_letter(run[end - 1]) && !is_digit(run[end - 1])) --end;
  const auto inner = run.substr(begin, end - begin);
  if (begin > 0 && run[begin - 1] == '(' && inner.find(')') != inner.npos) --begin;
  return {begin, end};
}

void isolate(std::string& out, std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '&') { // an entity stays whole
      const auto end = std::min(text.find(';', at), text.size() - 1);
      out += text.substr(at, end + 1 - at);
      at = end + 1;
      continue;
    }
    if (!is_inside(text[at])) {
      out += text[at++];
      continue;
    }
    const auto end = end_of_run(text, at);
    const auto run = text.substr(at, end - at);
    const auto [from, until] = core_of(run);
    const auto core = run.substr(from, until - from);
    if (needs_isolation(core)) {
      out += run.substr(0, from);
      out += "<bdi>";
      out += core;
      out += "</bdi>";
      out += run.substr(until);
    } else {
      out += run;
    }
    at = end;
  }
}

std::string_view name_of_tag(std::string_view tag) {
  const auto begin = tag.starts_with("</") ? 2U : 1U;
  std::size_t end = begin;
  while (end < tag.size() && (is_letter(tag[end]) || is_digit(tag[end]))) ++end;
  return tag.substr(begin, end - begin);
}

/// In these, text is isolated already or is no text.
bool is_apart(std::string_view name) {
  return name == "bdi" || name == "style" || name == "script" || name == "title";
}

/// Calls `text` and `tag` in turn.
template <class Text, class Tag>
void read_html(std::string_view html, Text text, Tag tag) {
  while (!html.empty()) {
    const auto begin = std::min(html.find('<'), html.size());
    if (begin > 0) text(html.substr(0, begin));
    html.remove_prefix(begin);
    if (html.empty()) return;
    const auto end = std::min(html.find('>'), html.size() - 1);
    tag(html.substr(0, end + 1));
    html.remove_prefix(end + 1);
  }
}

std::string text_of(std::string_view html) {
  std::string out;
  bool apart = false;
  read_html(
      html,
      [&](std::string_view text) {
        if (!apart) out += text;
      },
      [&](std::string_view tag) {
        if (is_apart(name_of_tag(tag)) && name_of_tag(tag) != "bdi") apart = !tag.starts_with("</");
        out += '\n';
      });
  return out;
}

std::string isolated(std::string_view html) {
  std::string out;
  int apart = 0;
  read_html(
      html,
      [&](std::string_view text) {
        if (apart > 0) out += text;
        else isolate(out, text);
      },
      [&](std::string_view tag) {
        out += tag;
        if (is_apart(name_of_tag(tag))) apart = std::max(0, apart + (tag.starts_with("</") ? -1 : 1));
      });
  return out;
}

bool is_language(std::string_view word) {
  return (word.size() == 2 || word.size() == 3) &&
         std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
}

/// As the console wraps what is written there.
bool says_direction(std::string_view html) {
  return html.starts_with("<div ") && html.substr(0, html.find('>')).find(" dir=\"") != html.npos;
}

} // namespace

std::string readable_html(const std::string& html, std::string_view language) {
  const auto text = text_of(html);
  auto out = text::has_right_to_left(text) ? isolated(html) : html;
  if (says_direction(html)) return out;
  auto attributes = std::string(" dir=\"") + text::html_dir(text::base_direction(text)) + "\"";
  if (is_language(language)) attributes += " lang=\"" + std::string(language) + "\"";
  // a whole document says it at its root
  if (const auto root = out.find("<html"); root != std::string::npos) {
    const auto end = out.find('>', root);
    const bool said = out.substr(root, end - root).find(" dir=") != std::string::npos;
    return said ? out : out.insert(root + 5, attributes);
  }
  return "<div" + attributes + ">" + out + "</div>";
}

} // namespace barid::compose
