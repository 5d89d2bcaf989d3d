#include "runtime/mail/addressing/wire_address.hpp"

#include "runtime/net/peer_text.hpp"
#include "runtime/net/resolve.hpp"

#include <algorithm>

namespace barid::addressing {

namespace {

bool is_ascii(std::string_view s) {
  return std::all_of(s.begin(), s.end(), [](unsigned char c) { return c < 0x80; });
}

/// Inside quotes a space is legal; nothing else that could end the path is.
bool stays_within_brackets(std::string_view local) {
  const bool quoted = local.size() > 2 && local.starts_with('"') && local.ends_with('"');
  const auto inside = quoted ? local.substr(1, local.size() - 2) : local;
  for (std::size_t i = 0; i < inside.size(); ++i) {
    const auto c = static_cast<unsigned char>(inside[i]);
    if (c < 0x20 || c == 0x7f) return false;
    if (!quoted && (c == ' ' || std::string_view("<>()[],;:\\\"@").find(char(c)) != std::string_view::npos))
      return false;
    if (quoted && c == '"') return false;
    if (quoted && c == '\\' && (++i == inside.size() || static_cast<unsigned char>(inside[i]) < 0x20)) return false;
  }
  return !inside.empty();
}

bool is_domain(std::string_view domain) {
  const bool literal = domain.starts_with('[') && domain.ends_with(']');
  const auto inside = literal ? domain.substr(1, domain.size() - 2) : domain;
  return !inside.empty() && std::all_of(inside.begin(), inside.end(), [&](unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' ||
           c == '_' || c >= 0x80 || (literal && c == ':');
  });
}

} // namespace

result<wire_address> to_wire(std::string_view spec) {
  const error bad{errc::invalid, "`" + net::for_people(spec.substr(0, 100)) + "` is not a mail address", ""};
  const auto at = spec.rfind('@');
  if (at == spec.npos || net::for_people(spec) != spec) return bad; // the latter: UTF-8 and no controls
  const auto local = spec.substr(0, at);
  const auto domain = spec.substr(at + 1);
  if (local.size() > 256 || !stays_within_brackets(local) || !is_domain(domain)) return bad;
  if (!is_ascii(local)) return wire_address{std::string(spec), true};
  if (domain.starts_with('[')) return wire_address{std::string(spec), false};
  auto ascii = net::to_ascii_domain(domain);
  if (!ascii) return bad;
  return wire_address{std::string(local) + "@" + *ascii, false};
}

} // namespace barid::addressing
