#include "runtime/mail/html/render.hpp"

#include "runtime/mail/charset/utf8.hpp"
#include "runtime/mail/html/guard.hpp"
#include "runtime/mail/html/sanitise.hpp"
#include "runtime/mail/html/to_text.hpp"
#include "runtime/mail/html/tree.hpp"

namespace barid::html {

rendering render(std::string_view source, const limits& caps) {
  rendering out;
  const auto safe = guard(source, caps);
  const document tree(safe.html);
  out.cut = safe.cut;
  if (caps.text) out.text = to_text(tree, caps.output, out.cut);
  out.html = to_safe_html(tree, caps, out.cut, out.remote);
  // references such as &#0; and &#xD800; may have brought in what no text may contain
  if (!charset::is_utf8(out.text) || out.text.find('\0') != std::string::npos) out.text = charset::repaired(out.text);
  if (!charset::is_utf8(out.html)) out.html = charset::repaired(out.html);
  return out;
}

std::string from_plain_text(std::string_view text) {
  std::string out = R"(<div dir="auto" style="white-space:pre-wrap">)";
  append_escaped(out, text);
  return out + "</div>";
}

} // namespace barid::html
