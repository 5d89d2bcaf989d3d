#include "runtime/mail/html/elements.hpp"

#include <algorithm>
#include <array>

namespace barid::html {

namespace {

using enum content_model;

constexpr auto table = [] {
  std::array all = {
      element{"a", inlined},
      element{"abbr", inlined},
      element{"acronym", inlined},
      element{"address", block},
      element{"article", block},
      element{"aside", block},
      element{"b", inlined},
      element{"bdi", inlined},
      element{"bdo", inlined},
      element{"big", inlined},
      element{"blockquote", block},
      element{"body", block},
      element{"br", empty},
      element{"caption", table_part},
      element{"center", block},
      element{"cite", inlined},
      element{"code", inlined},
      element{"col", empty},
      element{"colgroup", table_part},
      element{"dd", block},
      element{"del", inlined},
      element{"dfn", inlined},
      element{"div", block},
      element{"dl", block},
      element{"dt", block},
      element{"em", inlined},
      element{"figcaption", block},
      element{"figure", block},
      element{"font", inlined},
      element{"footer", block},
      element{"h1", block},
      element{"h2", block},
      element{"h3", block},
      element{"h4", block},
      element{"h5", block},
      element{"h6", block},
      element{"header", block},
      element{"hr", empty},
      element{"html", block},
      element{"i", inlined},
      element{"img", empty},
      element{"ins", inlined},
      element{"kbd", inlined},
      element{"li", block},
      element{"main", block},
      element{"mark", inlined},
      element{"nav", block},
      element{"ol", block},
      element{"p", block},
      element{"pre", block},
      element{"q", inlined},
      element{"s", inlined},
      element{"samp", inlined},
      element{"section", block},
      element{"small", inlined},
      element{"span", inlined},
      element{"strike", inlined},
      element{"strong", inlined},
      element{"sub", inlined},
      element{"sup", inlined},
      element{"table", table_part},
      element{"tbody", table_part},
      element{"td", table_part},
      element{"tfoot", table_part},
      element{"th", table_part},
      element{"thead", table_part},
      element{"time", inlined},
      element{"tr", table_part},
      element{"tt", inlined},
      element{"u", inlined},
      element{"ul", block},
      element{"var", inlined},
      element{"wbr", empty},
  };
  std::sort(all.begin(), all.end(), [](const element& x, const element& y) { return x.name < y.name; });
  return all;
}();

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

} // namespace

const element* find_element(std::string_view name) {
  const auto found = std::lower_bound(table.begin(), table.end(), name,
                                      [](const element& e, std::string_view wanted) { return e.name < wanted; });
  return found != table.end() && found->name == name ? &*found : nullptr;
}

bool is_skipped(std::string_view name) {
  static constexpr std::array<std::string_view, 9> list = {"script",   "style", "title", "iframe", "noembed",
                                                           "noframes", "audio", "video", "canvas"};
  return contains(list, name);
}

bool holds_text_only(std::string_view name) {
  static constexpr std::array<std::string_view, 4> list = {"textarea", "xmp", "plaintext", "listing"};
  return contains(list, name);
}

bool is_wanted_attribute(std::string_view name) {
  static constexpr std::array<std::string_view, 29> list = {
      "style",   "href",    "src",    "align",  "width",    "height", "dir",   "lang", "valign",      "bgcolor",
      "colspan", "rowspan", "color",  "face",   "size",     "border", "title", "alt",  "cellpadding", "cellspacing",
      "start",   "type",    "hidden", "nowrap", "reversed", "span",   "class", "id",   "datetime"};
  return contains(list, name);
}

} // namespace barid::html
