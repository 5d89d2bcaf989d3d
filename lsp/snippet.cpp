#include "lsp/snippet.hpp"

#include <algorithm>
#include <vector>

namespace barid::lsp {

namespace {

/// Without `[…]` and the `, …` of what may be repeated.
std::string needed(std::string_view shape) {
  std::string out;
  int depth = 0;
  for (const char c : shape) {
    depth += c == '[';
    if (depth == 0) out += c;
    depth -= c == ']' && depth > 0;
  }
  for (const std::string more : {", …", " …"})
    while (out.ends_with(more)) out.resize(out.size() - more.size());
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

bool is_capital(std::string_view word) {
  return !word.empty() && std::ranges::all_of(word, [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; }) &&
         word != "A" && word != "B";
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '$' || c == '}' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

/// One word of a shape: alternatives apart by `|`, capitals, or itself.
std::string filled(std::string_view word, int& number) {
  if (word == "{") return "{";
  if (word == "…") return "$0";
  std::string_view open = word.starts_with('"') ? "\"" : "";
  std::string_view close = word.ends_with('"') && word.size() > 1 ? "\"" : "";
  auto inside = word.substr(open.size(), word.size() - open.size() - close.size());
  std::string behind;
  while (!inside.empty() && (inside.back() == ',' || inside.back() == ':' || inside.back() == ';')) {
    behind.insert(behind.begin(), inside.back());
    inside.remove_suffix(1);
  }
  if (inside.find('|') != inside.npos) {
    std::vector<std::string> choices;
    bool capital = false;
    for (std::size_t at = 0; at <= inside.size();) {
      const auto end = std::min(inside.find('|', at), inside.size());
      choices.emplace_back(inside.substr(at, end - at));
      capital |= is_capital(choices.back());
      at = end + 1;
    }
    if (capital) return "${" + std::to_string(++number) + ":" + choices.front() + "}" + behind;
    std::string all;
    for (const auto& c : choices) all += (all.empty() ? "" : ",") + c;
    return "${" + std::to_string(++number) + "|" + all + "|}" + behind;
  }
  if (is_capital(inside))
    return std::string(open) + "${" + std::to_string(++number) + ":" + std::string(inside) + "}" + std::string(close) +
           behind;
  return escaped(word);
}

} // namespace

std::string snippet_of(std::string_view shape) {
  const auto text = needed(shape);
  std::string out;
  int number = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(' ', at), text.size());
    if (!out.empty()) out += ' ';
    out += filled(std::string_view(text).substr(at, end - at), number);
    at = end + 1;
  }
  return out;
}

} // namespace barid::lsp
