#include "runtime/calls/call_url.hpp"

#include <algorithm>
#include <charconv>

namespace barid::calls {

namespace {

constexpr std::size_t longest_url = 2'000;

error not_one(const char* why) {
  return {errc::invalid, std::string("the address of the endpoint cannot be called: ") + why,
          "it is written like `https://erp.example/hook`"};
}

bool is_host_part(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

} // namespace

std::string call_url::authority() const {
  auto out = host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (port != (secure ? 443 : 80)) out += ":" + std::to_string(port);
  return out;
}

result<call_url> read_call_url(std::string_view url) {
  if (url.size() > longest_url) return not_one("it is too long");
  for (const char c : url)
    if (static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7F || c == '\\' || c == '#')
      return not_one("it has blanks, fragments or characters that have to be encoded");
  call_url out;
  if (url.starts_with("https://")) out.secure = true;
  else if (!url.starts_with("http://")) return not_one("it does not begin with `https://`");
  out.port = out.secure ? 443 : 80;
  url.remove_prefix(out.secure ? 8 : 7);
  const auto end = std::min(url.find_first_of("/?"), url.size());
  auto authority = url.substr(0, end);
  out.target = std::string(url.substr(end));
  if (!out.target.starts_with('/')) out.target.insert(0, "/");
  const auto close = authority.starts_with('[') ? authority.find(']') : std::string_view::npos;
  const auto colon = authority.find(':', close == std::string_view::npos ? 0 : close);
  if (colon != std::string_view::npos) {
    const auto port = authority.substr(colon + 1);
    const auto [stop, failed] = std::from_chars(port.data(), port.data() + port.size(), out.port);
    if (failed != std::errc() || stop != port.data() + port.size() || out.port == 0)
      return not_one("its port is no number");
    authority = authority.substr(0, colon);
  }
  if (close != std::string_view::npos) {
    if (close + 1 != authority.size()) return not_one("its host is not well formed");
    out.host = std::string(authority.substr(1, close - 1));
    if (out.host.find_first_not_of("0123456789abcdefABCDEF:.") != std::string::npos)
      return not_one("its host is not well formed");
    return out;
  }
  out.host = std::string(authority);
  for (char& c : out.host)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  if (out.host.empty() || !std::all_of(out.host.begin(), out.host.end(), is_host_part))
    return not_one("its host is not a name");
  return out;
}

} // namespace barid::calls
