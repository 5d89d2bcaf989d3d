#include "runtime/pictures/picture_url.hpp"

#include "runtime/net/resolve.hpp"
#include "text/ascii.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace barid::pictures {

namespace {

constexpr std::size_t longest_url = 8'192;

error refused(const char* why) {
  return {errc::invalid, std::string("the picture's address is not one to fetch: ") + why, ""};
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_name_part(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
}

bool is_ip4(const std::string& text) {
  std::array<unsigned char, 4> out{};
  return inet_pton(AF_INET, text.c_str(), out.data()) == 1;
}

bool is_ip6(const std::string& text) {
  std::array<unsigned char, 16> out{};
  return inet_pton(AF_INET6, text.c_str(), out.data()) == 1;
}

/// A name with letters in its last label, or the plain form of an address: `2130706433`, `0x7f.1`
/// and `127.1` are what the system's resolver would take for one.
result<std::string> read_host(std::string_view text) {
  if (text.starts_with('[')) {
    if (!text.ends_with(']')) return refused("its host is not well formed");
    auto inner = ascii::lowered(text.substr(1, text.size() - 2));
    if (!is_ip6(inner)) return refused("its host is not well formed");
    return inner;
  }
  auto name = net::to_ascii_domain(text);
  if (!name) return refused("its host is not a name");
  auto host = ascii::lowered(*name);
  if (host.ends_with('.')) host.pop_back();
  if (is_ip4(host)) return host;
  std::size_t label = 0;
  for (const char c : host) {
    if (c != '.' && !is_name_part(c)) return refused("its host is not a name");
    if (c == '.' && label == 0) return refused("its host is not a name");
    label = c == '.' ? 0 : label + 1;
    if (label > 63) return refused("its host is not a name");
  }
  const auto last = host.substr(host.rfind('.') + 1); // all of it where there is no dot
  const bool number = std::all_of(last.begin(), last.end(), is_digit) || last.starts_with("0x");
  if (last.empty() || number) return refused("its host is not a name");
  if (host.find('.') == std::string::npos) return refused("its host is a name of a local network");
  return host;
}

/// Path and query as they go into a request line; the fragment stays here.
std::string encoded_target(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text.substr(0, text.find('#'))) {
    const auto u = static_cast<unsigned char>(c);
    if (u > 0x20 && u < 0x7F && c != '"' && c != '<' && c != '>' && c != '`' && c != '\\') {
      out += c;
    } else {
      out += '%';
      out += digits[u >> 4];
      out += digits[u & 15];
    }
  }
  if (!out.starts_with('/')) out.insert(0, "/");
  return out;
}

} // namespace

std::string picture_url::authority() const {
  auto out = host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (port != (secure ? 443 : 80)) out += ":" + std::to_string(port);
  return out;
}

result<picture_url> read_picture_url(std::string_view url) {
  if (url.size() > longest_url) return refused("it is too long");
  for (const char c : url)
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7F || c == '\\')
      return refused("it has blanks, control characters or backslashes");
  picture_url out;
  const auto low = ascii::lowered(url.substr(0, 8));
  if (low.starts_with("https://")) out.secure = true;
  else if (!low.starts_with("http://")) return refused("it is not of the web");
  auto rest = url.substr(out.secure ? 8 : 7);
  out.port = out.secure ? 443 : 80;
  const auto end = std::min(rest.find_first_of("/?#"), rest.size());
  auto authority = rest.substr(0, end);
  out.target = encoded_target(rest.substr(end));
  if (authority.find_first_of("@%") != std::string_view::npos) return refused("it has a user name or an encoded host");
  const auto colon = authority.rfind(':');
  if (colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos) {
    const auto port = authority.substr(colon + 1);
    // ports of other services are not for a stranger's mail to knock at
    if (port == "443") out.port = 443;
    else if (port == "80") out.port = 80;
    else if (!port.empty()) return refused("its port is not one of the web");
    authority = authority.substr(0, colon);
  }
  auto host = read_host(authority);
  if (!host) return host.why();
  out.host = std::move(*host);
  return out;
}

result<picture_url> follow(const picture_url& base, std::string_view location) {
  const auto end = location.find_last_not_of(" \t");
  location = location.substr(0, end == std::string_view::npos ? 0 : end + 1);
  const auto low = ascii::lowered(location.substr(0, 8));
  std::string whole;
  if (low.starts_with("http://") || low.starts_with("https://")) whole = location;
  else if (location.starts_with("//")) whole = (base.secure ? "https:" : "http:") + std::string(location);
  else if (location.find(':') < location.find_first_of("/?#")) return refused("it leads out of the web");
  else {
    whole = (base.secure ? "https://" : "http://") + base.authority();
    if (location.starts_with('/')) {
      whole += location;
    } else {
      const auto path = base.target.substr(0, base.target.find('?'));
      whole += path.substr(0, path.rfind('/') + 1);
      whole += location;
    }
  }
  auto out = read_picture_url(whole);
  if (out && base.secure && !out->secure) return refused("it leads from https to http");
  return out;
}

} // namespace barid::pictures
