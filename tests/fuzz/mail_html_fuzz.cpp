// Whatever goes in: only elements and attributes of the allow-list come out, balanced, and the
// result is its own sanitised form.

#include "runtime/mail/charset/utf8.hpp"
#include "runtime/mail/html/render.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

void demand(bool holds) {
  if (!holds) std::abort();
}

/// Every `<` of the result begins a tag we wrote: no handler, no script, no source that loads.
void check_tags(const std::string& html) {
  for (auto at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
    const auto end = html.find('>', at);
    demand(end != std::string::npos);
    std::string tag;
    bool quoted = false;
    for (const char c : std::string_view(html).substr(at, end - at)) {
      if (c == '"') quoted = !quoted;
      if (!quoted) tag += c;
    }
    demand(!quoted);
    for (const auto bad : {"<script", "<style", "<svg", "<math", "<form", "<iframe", "<object", "<embed", "<link",
                           "<meta", "<base", " on", " id=", " name=", " class=", " srcset", " background="})
      demand(tag.find(bad) == std::string::npos);
    const auto source = html.substr(at, end - at).find(" src=\"");
    if (source != std::string::npos) {
      const auto value = html.substr(at + source + 6, 11);
      demand(value.starts_with("cid:") || value.starts_with("data:image/"));
    }
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto source = barid::charset::repaired({reinterpret_cast<const char*>(data), size});
  const auto out = barid::html::render(source);
  demand(barid::charset::is_utf8(out.html) && barid::charset::is_utf8(out.text));
  demand(out.text.find('\0') == std::string::npos);
  check_tags(out.html);
  check_tags(barid::html::render(out.html).html);
  return 0;
}
