#include "text/markup.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace barid::markup {

namespace {

/// Of two entities for one character the first is written.
constexpr std::pair<std::string_view, std::string_view> entities[] = {
    {"&amp;", "&"}, {"&lt;", "<"},  {"&gt;", ">"},   {"&quot;", "\""},
    {"&#39;", "'"}, {"&#96;", "`"}, {"&apos;", "'"}, {"&nbsp;", "\u00a0"},
};

} // namespace

void append_escaped(std::string& out, char c) {
  const auto* found =
      std::ranges::find_if(entities, [&](const auto& one) { return one.second == std::string_view(&c, 1); });
  if (found == std::end(entities)) out += c;
  else out += found->first;
}

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) append_escaped(out, c);
  return out;
}

std::string unescaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto plain = text.substr(0, text.find('&'));
    out += plain;
    text.remove_prefix(plain.size());
    if (text.empty()) break;
    const auto* found = std::ranges::find_if(entities, [&](const auto& one) { return text.starts_with(one.first); });
    const bool known = found != std::end(entities);
    out += known ? found->second : text.substr(0, 1);
    text.remove_prefix(known ? found->first.size() : 1);
  }
  return out;
}

} // namespace barid::markup
