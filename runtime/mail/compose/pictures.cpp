#include "runtime/mail/compose/pictures.hpp"

#include "text/markup.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace barid::compose {

namespace {

/// The value of an attribute within a tag, as it is written.
std::optional<std::string_view> value_of(std::string_view tag, std::string_view name) {
  const auto at = tag.find(" " + std::string(name) + "=\"");
  if (at == tag.npos) return {};
  const auto begin = at + name.size() + 3;
  const auto end = tag.find('"', begin);
  return end == tag.npos ? std::nullopt : std::optional(tag.substr(begin, end - begin));
}

constexpr std::string_view enclosed = "cid:";

/// Calls `text` for what is no picture, `picture` for each tag of one.
template <class Text, class Picture>
void read(std::string_view html, Text text, Picture picture) {
  constexpr std::string_view mark = "<img ";
  for (auto at = html.find(mark); at != html.npos; at = html.find(mark)) {
    const auto end = html.find('>', at);
    if (end == html.npos) break;
    text(html.substr(0, at));
    picture(html.substr(at, end + 1 - at));
    html.remove_prefix(end + 1);
  }
  text(html);
}

} // namespace

std::vector<std::string> pictures_named(const std::string& html) {
  std::vector<std::string> out;
  read(
      html, [](std::string_view) {},
      [&](std::string_view tag) {
        const auto source = value_of(tag, "src");
        if (!source || !source->starts_with(enclosed)) return;
        auto id = markup::unescaped(source->substr(enclosed.size()));
        if (std::ranges::find(out, id) == out.end()) out.push_back(std::move(id));
      });
  return out;
}

std::string with_pictures(const std::string& html,
                          const std::function<std::optional<std::string>(const std::string&)>& rename) {
  std::string out;
  read(
      html, [&](std::string_view text) { out += text; },
      [&](std::string_view tag) {
        const auto source = value_of(tag, "src");
        const auto otherwise = value_of(tag, "alt").value_or("");
        if (!source) {
          out += otherwise;
        } else if (!source->starts_with(enclosed)) {
          out += tag; // its bytes stand in the address
        } else if (const auto name = rename(markup::unescaped(source->substr(enclosed.size())))) {
          const auto begin = std::size_t(source->data() - tag.data()) + enclosed.size();
          out += tag.substr(0, begin);
          out += markup::escaped(*name);
          out += tag.substr(begin + source->size() - enclosed.size());
        } else {
          out += otherwise;
        }
      });
  return out;
}

} // namespace barid::compose
