#include "runtime/mail/html/urls.hpp"

#include <algorithm>
#include <array>

namespace barid::html {

namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

bool is_base64(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/' ||
           c == '=';
  });
}

bool is_small_raster(std::string_view text, const limits& caps) {
  constexpr std::array<std::string_view, 5> types = {"image/png;base64,", "image/jpeg;base64,", "image/jpg;base64,",
                                                     "image/gif;base64,", "image/webp;base64,"};
  if (text.size() > caps.image) return false;
  const auto rest = text.substr(5);
  const auto type = lower(rest.substr(0, 20));
  return std::any_of(types.begin(), types.end(), [&](std::string_view known) {
    return type.starts_with(known) && is_base64(rest.substr(known.size()));
  });
}

} // namespace

url read_url(std::string_view value, const limits& caps) {
  std::string text;
  for (const char c : value)
    if (static_cast<unsigned char>(c) > 0x20 && c != 0x7F) text += c;
    else if (c == ' ' && !text.empty()) text += "%20"; // inside; at the end it goes below
  while (text.ends_with("%20")) text.resize(text.size() - 3);
  if (text.starts_with("//")) text.insert(0, "https:");
  const auto colon = text.find(':');
  if (colon == std::string::npos) return {};
  const auto scheme = lower(std::string_view(text).substr(0, colon));
  if (scheme == "http" || scheme == "https" || scheme == "mailto" || scheme == "tel")
    return {url_kind::link, scheme + text.substr(colon)};
  if (scheme == "cid") return {url_kind::enclosed, scheme + text.substr(colon)};
  if (scheme == "data" && is_small_raster(text, caps)) return {url_kind::raster, std::move(text)};
  return {};
}

} // namespace barid::html
