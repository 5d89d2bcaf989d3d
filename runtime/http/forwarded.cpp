#include "runtime/http/forwarded.hpp"

#include <algorithm>
#include <array>

namespace barid::http {

namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// What stands behind the last comma is taken away from the list.
std::string_view take_last(std::string_view& list) {
  const auto comma = list.rfind(',');
  const auto out = trimmed(comma == std::string_view::npos ? list : list.substr(comma + 1));
  list = comma == std::string_view::npos ? std::string_view() : list.substr(0, comma);
  return out;
}

/// Some proxies add the port: `192.0.2.1:4711`, `[2001:db8::1]:4711`.
std::string_view without_port(std::string_view address) {
  if (address.starts_with('[')) {
    const auto end = address.find(']');
    return end == std::string_view::npos ? address : address.substr(1, end - 1);
  }
  return std::ranges::count(address, ':') == 1 ? address.substr(0, address.find(':')) : address;
}

} // namespace

asking who_asks(const std::string& peer, std::string_view forwarded_for, std::string_view forwarded_proto,
                const net::network_set& trusted) {
  asking out{peer, false};
  if (!trusted.contains(peer)) return out;
  out.https = take_last(forwarded_proto) == "https";
  // from the nearest hop on: what stands before the first stranger is the stranger's own claim
  while (!forwarded_for.empty() && trusted.contains(out.address)) {
    const auto before = without_port(take_last(forwarded_for));
    if (!net::parse_address(before)) break;
    out.address = before;
  }
  return out;
}

bool is_from_here(const std::string& peer, const std::map<std::string, std::string>& headers) {
  constexpr std::array<const char*, 4> of_proxies = {"x-forwarded-for", "forwarded", "via", "x-real-ip"};
  return (peer == "::1" || peer.starts_with("127.") || peer.starts_with("::ffff:127.")) &&
         std::ranges::none_of(of_proxies, [&](const char* name) { return headers.contains(name); });
}

} // namespace barid::http
