#include "runtime/http/answer_frame.hpp"

#include "runtime/http/frame_page.hpp"
#include "runtime/mail/compose/pictures.hpp"
#include "runtime/store/upload_rows.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace barid::http {

namespace {

struct written {
  std::string own, signature; ///< HTML
};

written written_in(const json& letter) {
  written out;
  if (!letter.is_object()) return out;
  out.own = text_in(letter, "html");
  if (const auto it = letter.find("signature"); it != letter.end() && it->is_object())
    out.signature = text_in(*it, "html");
  return out;
}

/// Calls `tag` with what stands between `<` and `>`, until it says true.
template <class Tag>
bool any_tag(std::string_view html, Tag tag) {
  for (auto at = html.find('<'); at != html.npos; at = html.find('<')) {
    const auto end = std::min(html.find('>', at), html.size());
    if (tag(html.substr(at + 1, end - at - 1))) return true;
    html.remove_prefix(end);
  }
  return false;
}

std::string_view name_of(std::string_view tag) {
  if (tag.starts_with('/')) tag.remove_prefix(1);
  return tag.substr(0, tag.find_first_of(" /\t\r\n"));
}

/// Lines, directions and languages: the text has them, too.
bool says_more(std::string_view tag) {
  constexpr std::array<std::string_view, 7> plain = {"p", "br", "div", "span", "bdi", "html", "body"};
  return std::ranges::find(plain, name_of(tag)) == plain.end() || tag.find(" style=") != tag.npos;
}

bool names_colours(std::string_view html) {
  return any_tag(
      html, [](std::string_view tag) { return tag.find("color") != tag.npos || tag.find("background") != tag.npos; });
}

/// `data:…` of the files that the letter carries.
class own_pictures {
public:
  own_pictures(const call& c, const json& letter) : c_(c) {
    if (const auto it = letter.find("files"); it != letter.end() && it->is_array()) files_ = *it;
  }

  result<std::string> url(const std::string& content_id) {
    for (const auto& f : files_) {
      if (!f.is_object() || text_in(f, "content_id") != content_id) continue;
      const auto type = text_in(f, "type");
      if (!room_.takes(type, f.value("size", std::uint64_t{0}))) break;
      auto bytes = c_.read(
          [&](store::connection& on) { return store::load_upload_bytes(on, f.value("upload", std::int64_t{0})); });
      if (!bytes && bytes.why().code == errc::not_found) break;
      if (!bytes) return bytes.why();
      return data_url(type, *bytes);
    }
    return std::string();
  }

private:
  const call& c_;
  json files_ = json::array();
  picture_room room_;
};

constexpr std::string_view shape =
    "body{margin:0;padding:0 16px 16px;display:flow-root;overflow-wrap:anywhere;"
    "font:14px/1.6 system-ui,'Noto Sans Arabic',sans-serif}"
    ":lang(ar){line-height:1.75}"
    "p{margin:0 0 .5em}ul,ol{margin:.25em 0;padding-inline-start:1.75em}"
    "blockquote{margin:.5em 0;padding-inline-start:12px;border-inline-start:3px solid rgb(128 128 128/.5)}"
    "img{max-width:100%;height:auto}table{max-width:100%}pre{white-space:pre-wrap}"
    "#signature{margin-top:14px;opacity:.75}";

} // namespace

bool is_formatted(const json& letter) {
  const auto all = written_in(letter);
  return !all.own.empty() && (any_tag(all.own, says_more) || any_tag(all.signature, says_more));
}

std::vector<std::string> pictures_shown(const json& letter) {
  return compose::pictures_named(written_in(letter).own);
}

result<std::string> answer_frame(const call& c, const store::shown_answer& a, const std::string& scheme) {
  const auto letter = json::parse(a.payload, nullptr, false);
  const auto all = written_in(letter);
  if (all.own.empty()) return error{errc::not_found, "this mail has no HTML", ""};
  const auto coloured = names_colours(all.own) || names_colours(all.signature);
  own_pictures pictures(c, letter);
  std::string body;
  for (const auto* part : {&all.own, &all.signature}) {
    if (part->empty()) continue;
    auto safe = c.desk.commands.safe_html(*part);
    if (!safe) return safe;
    auto shown = with_own_pictures(*safe, [&](const std::string& id) { return pictures.url(id); });
    if (!shown) return shown;
    body += part == &all.own ? *shown : "<div id=\"signature\" dir=\"auto\">" + *shown + "</div>";
  }
  std::string colours = "html{color-scheme:light;background:#fff;color:#1a1a1a}body{padding-top:12px}";
  // of the scheme of the page around it, so that this one shows through
  if (!coloured) colours = "html{color-scheme:" + (scheme.empty() ? "light dark" : scheme) + ";color:CanvasText}";
  return frame_page(std::string(shape) + colours, body);
}

} // namespace barid::http
