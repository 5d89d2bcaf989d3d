#include "runtime/channel/signatures.hpp"

#include "text/markup.hpp"

#include <algorithm>

namespace barid::channel {

std::string signature_for(const signatures& all, const std::string& language) {
  for (const auto& one : {language, std::string(), std::string("en")})
    if (const auto it = all.find(one); it != all.end() && !it->second.empty()) return it->second;
  return {};
}

std::string with_values(std::string_view html, const std::map<std::string, std::string>& values) {
  std::string out;
  while (!html.empty()) {
    const auto begin = std::min(html.find('{'), html.size());
    out += html.substr(0, begin);
    html.remove_prefix(begin);
    if (html.empty()) break;
    const auto end = html.find('}');
    const auto value = end == html.npos ? values.end() : values.find(std::string(html.substr(1, end - 1)));
    if (value == values.end()) {
      out += html.front();
      html.remove_prefix(1);
      continue;
    }
    for (const char c : value->second) markup::append_escaped(out, c);
    html.remove_prefix(end + 1);
  }
  return out;
}

std::string html_of(std::string_view text) {
  std::string out;
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  for (const char c : text) {
    if (c == '\n') out += "<br>\n";
    else if (c != '\r') markup::append_escaped(out, c);
  }
  return out;
}

} // namespace barid::channel
