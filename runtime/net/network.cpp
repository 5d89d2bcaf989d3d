#include "runtime/net/network.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace barid::net {

namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool is_ipv4(std::string_view text) {
  return text.find(':') == std::string_view::npos;
}

} // namespace

std::optional<address_bytes> parse_address(std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  const std::string copy(text);
  address_bytes out{};
  if (is_ipv4(text)) {
    out[10] = out[11] = 0xFF;
    if (::inet_pton(AF_INET, copy.c_str(), out.data() + 12) != 1) return {};
  } else if (::inet_pton(AF_INET6, copy.c_str(), out.data()) != 1) {
    return {};
  }
  return out;
}

result<network_set> network_set::parse(std::string_view list) {
  network_set out;
  while (!list.empty()) {
    const auto end = std::min(list.find(','), list.size());
    const auto one = trimmed(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
    if (one.empty()) continue;
    const auto slash = one.find('/');
    const auto address = parse_address(one.substr(0, slash));
    network n;
    unsigned bits = is_ipv4(one) ? 32 : 128;
    bool good = address.has_value();
    if (good && slash != std::string_view::npos) {
      const auto words = one.substr(slash + 1);
      const auto most = bits;
      const auto [rest, failed] = std::from_chars(words.data(), words.data() + words.size(), bits);
      good = failed == std::errc() && rest == words.data() + words.size() && bits <= most;
    }
    if (!good)
      return error{errc::invalid, "`" + std::string(one) + "` is no address and no network",
                   "write them like `127.0.0.1, 10.0.0.0/8, 2001:db8::/32`"};
    n.first = *address;
    n.bits = is_ipv4(one) ? 96 + bits : bits;
    out.all_.push_back(n);
  }
  return out;
}

bool network_set::contains(std::string_view address) const {
  const auto bytes = parse_address(address);
  return bytes && std::ranges::any_of(all_, [&](const network& n) {
           const auto whole = n.bits / 8;
           if (std::memcmp(n.first.data(), bytes->data(), whole) != 0) return false;
           const auto rest = n.bits % 8;
           return rest == 0 || ((n.first[whole] ^ (*bytes)[whole]) >> (8 - rest)) == 0;
         });
}

} // namespace barid::net
