#include "runtime/http/frame_page.hpp"

#include "text/markup.hpp"

#include <sodium.h>

#include <algorithm>

namespace barid::http {

namespace {

std::string base64(const std::string& bytes) {
  constexpr int form = sodium_base64_VARIANT_ORIGINAL;
  std::string out(sodium_base64_encoded_len(bytes.size(), form), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), form);
  out.pop_back(); // its terminating NUL
  return out;
}

} // namespace

bool picture_room::takes(std::string_view type, std::uint64_t size) {
  const bool raster = type == "image/png" || type == "image/jpeg" || type == "image/gif" || type == "image/webp";
  if (!raster || size > largest_picture || used_ + size > all_pictures) return false;
  used_ += size;
  return true;
}

std::string data_url(const std::string& type, const std::string& bytes) {
  return "data:" + type + ";base64," + base64(bytes);
}

result<std::string> with_own_pictures(std::string_view html, const picture_source& of) {
  constexpr std::string_view mark = "src=\"cid:";
  std::string out;
  for (auto at = html.find(mark); at != std::string_view::npos; at = html.find(mark)) {
    const auto begin = at + mark.size();
    const auto end = std::min(html.find('"', begin), html.size());
    auto url = of(markup::unescaped(html.substr(begin, end - begin)));
    if (!url) return url.why();
    out += html.substr(0, at);
    out += url->empty() ? "data-missing=\"" : "src=\"" + *url;
    html.remove_prefix(end);
  }
  return out += html;
}

std::string frame_page(std::string_view style, std::string_view body) {
  std::string out = "<!doctype html><html dir=\"auto\"><head><meta charset=\"utf-8\"><title>mail</title><style>";
  out += style;
  out += "</style></head><body dir=\"auto\">";
  out += body;
  return out += "</body></html>";
}

answer frame_answer(std::string page) {
  answer out;
  out.type = "text/html; charset=utf-8";
  out.body = std::move(page);
  out.headers.emplace_back("Content-Security-Policy", frame_policy);
  out.headers.emplace_back("X-Frame-Options", "SAMEORIGIN");
  return out;
}

} // namespace barid::http
