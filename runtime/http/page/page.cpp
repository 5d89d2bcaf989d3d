#include "runtime/http/page/page.hpp"

#include <string_view>

namespace barid::http {

// Made by CMake from page.html, page.css and the scripts beside this file.
extern const std::string_view page_html, page_css, page_js;

std::string page_document(const std::string& nonce) {
  std::string out;
  std::string_view rest = page_html;
  while (!rest.empty()) {
    const auto at = rest.find("{{");
    out += rest.substr(0, at);
    if (at == std::string_view::npos) break;
    rest.remove_prefix(at + 2);
    const auto word = rest.substr(0, rest.find("}}"));
    rest.remove_prefix(word.size() + 2);
    if (word == "nonce") out += nonce;
    else if (word == "css") out += page_css;
    else if (word == "js") out += page_js;
  }
  return out;
}

} // namespace barid::http
