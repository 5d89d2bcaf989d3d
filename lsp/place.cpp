#include "lsp/place.hpp"

#include "grammar/route/lex.hpp"
#include "grammar/route/readable.hpp"

#include <algorithm>

namespace barid::lsp {

using route::keyword;
using route::sign;
using route::token;
using route::token_kind;

namespace {

std::size_t line_begin(std::string_view text, std::size_t offset) {
  const auto end = offset == 0 ? text.npos : text.rfind('\n', offset - 1);
  return end == text.npos ? 0 : end + 1;
}

/// The beginning of the declaration around `offset`: a keyword in column 1.
std::size_t declaration_begin(std::string_view text, std::size_t offset) {
  for (auto line = line_begin(text, offset);; line = line_begin(text, line - 1)) {
    const auto end = std::min(text.find_first_not_of("abcdefghijklmnopqrstuvwxyz", line), text.size());
    const bool opens = route::starts_declaration(route::keyword_of(text.substr(line, end - line)));
    if (line == 0 || (opens && line < offset)) return line;
  }
}

struct open_end {
  inside_of in = inside_of::code;
  std::size_t begin = 0; ///< Of the string, comment or pattern.
};

/// What is not closed at the end of the text. All of them end with their line.
open_end open_at_end(std::string_view text) {
  open_end out;
  for (auto i = line_begin(text, text.size()); i < text.size(); ++i) {
    const char c = text[i];
    switch (out.in) {
    case inside_of::code:
      if (c == '"') out = {inside_of::text, i};
      if (c == '#') return {inside_of::comment, i};
      // a slash inside a word belongs to a zone
      if (c == '/' && i > 0 && (text[i - 1] == ' ' || text[i - 1] == '[')) out = {inside_of::pattern, i};
      break;
    case inside_of::text:
    case inside_of::pattern:
      if (c == '\\') ++i;
      else if (c == (out.in == inside_of::text ? '"' : '/')) out = {};
      break;
    case inside_of::comment:
      break;
    }
  }
  return out;
}

struct open_block {
  block_kind kind = block_kind::file;
  std::string keyword{};
};

/// What a `{` opens that ends this statement.
open_block opened_by(const open_block& around, const std::vector<const token*>& head, std::string_view text) {
  if (head.empty()) return {block_kind::other};
  const auto first = std::string(text.substr(head.front()->begin, head.front()->end - head.front()->begin));
  switch (around.kind) {
  case block_kind::file:
    if (first == "table") return {block_kind::table, first};
    if (first == "flow") return {block_kind::flow, first};
    if (first == "on") return {block_kind::actions, first};
    if (first == "test") return {block_kind::test, first};
    if (first == "list") return {block_kind::list, first};
    if (first == "migrate" || first == "extension") return {block_kind::other, first};
    return {block_kind::settings, first};
  case block_kind::table:
    return {block_kind::actions, first};
  case block_kind::flow:
    return {first == "repeat" ? block_kind::flow : block_kind::actions, first};
  case block_kind::actions:
    return {block_kind::actions, first};
  case block_kind::test:
    return {block_kind::settings, first};
  case block_kind::settings:
  case block_kind::list:
  case block_kind::other:
    break;
  }
  return {block_kind::other, first};
}

/// The words between `on` and what follows an event.
std::string event_in(const std::vector<std::string>& head) {
  const bool flow_or_table = !head.empty() && head.front() != "on";
  auto it = head.begin();
  if (flow_or_table) it = std::find(head.begin(), head.end(), "on");
  if (it != head.end()) ++it;
  std::string out;
  for (; it != head.end() && *it != "match" && *it != "when" && *it != "unless" && *it != "{"; ++it)
    out += (out.empty() ? "" : " ") + *it;
  return out;
}

} // namespace

place place_at(std::string_view text, std::uint32_t offset) {
  place out;
  offset = std::min(offset, static_cast<std::uint32_t>(text.size()));
  const auto begin = declaration_begin(text, offset);
  out.prefix_begin = offset;
  const auto open = open_at_end(text.substr(begin, offset - begin));
  out.in = open.in;
  if (open.in == inside_of::comment || open.in == inside_of::pattern) return out;
  auto end = offset;
  if (open.in == inside_of::text) {
    end = static_cast<std::uint32_t>(begin + open.begin);
    out.in_text = text.substr(end + 1, offset - end - 1);
  }
  // a letter at the cursor, so that the word there is one whatever was typed of it
  const auto typed = std::string(text.substr(begin, end - begin)) + "x";
  route::findings found(typed, 0, 1000);
  const auto clean = route::readable(typed, found);
  const auto lexed = route::lex(clean, found);
  const auto& tokens = lexed.tokens;
  if (tokens.size() < 2) return out;
  const auto& last = tokens[tokens.size() - 2];
  const auto written = [&](const token& t) { return std::string(clean, t.begin, t.end - t.begin); };

  std::vector<open_block> blocks{{block_kind::file, {}}};
  std::vector<const token*> statement;
  std::vector<std::string> head; // of the declaration
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    const auto& t = tokens[i];
    if (t.opens) {
      blocks.resize(1);
      statement.clear();
      head.clear();
    } else if (t.breaks) {
      statement.clear();
    }
    if (i + 2 == tokens.size()) break; // the word at the cursor
    if (blocks.size() == 1 && t.mark != sign::semicolon) head.push_back(written(t));
    switch (t.mark) {
    case sign::open_brace:
      blocks.push_back(opened_by(blocks.back(), statement, clean));
      statement.clear();
      break;
    case sign::close_brace:
      if (blocks.size() > 1) blocks.pop_back();
      statement.clear();
      break;
    case sign::semicolon:
      statement.clear();
      break;
    default:
      statement.push_back(&t);
    }
  }
  out.block = blocks.back().kind;
  out.keyword = blocks.back().keyword;
  if (head.size() > 1) out.name = head[1];
  out.event = event_in(head);
  for (const auto* t : statement) out.before.push_back(written(*t));
  if (out.in == inside_of::text) return out;
  // the word at the cursor, without the letter put there
  out.prefix = written(last);
  if (!out.prefix.empty()) out.prefix.pop_back();
  out.prefix_begin = static_cast<std::uint32_t>(begin + last.begin);
  return out;
}

} // namespace barid::lsp
