// runtime/mail/compose/message_id.cpp - our own Message-IDs, made and recognised.

#include "runtime/mail/addressing/wire_address.hpp"
#include "runtime/mail/compose/compose.hpp"

#include <algorithm>
#include <charconv>

namespace barid::compose {

namespace {

bool is_token(std::string_view s) {
  return s.size() >= 16 && s.size() <= 64 && std::all_of(s.begin(), s.end(), [](unsigned char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
         });
}

} // namespace

result<std::string> message_id_of(const conversation_tag& tag) {
  if (!is_token(tag.token))
    return error{errc::invalid, "a conversation token has 16 to 64 letters, digits, `-` and `_`", ""};
  auto wire = addressing::to_wire(tag.token + "." + std::to_string(tag.counter) + "@" + tag.domain);
  if (!wire)
    return error{errc::invalid, "the domain for message ids cannot be used", "write a name such as `acme.example`"};
  return std::move(wire->text);
}

std::optional<conversation_tag> tag_of(std::string_view message_id, std::string_view domain) {
  const auto dot = message_id.find('.');
  const auto at = message_id.find('@');
  if (at == message_id.npos || dot > at || !is_token(message_id.substr(0, dot))) return {};
  conversation_tag out{std::string(message_id.substr(0, dot)), 0, std::string(domain)};
  const auto digits = message_id.substr(dot + 1, at - dot - 1);
  const auto [end, bad] = std::from_chars(digits.data(), digits.data() + digits.size(), out.counter);
  if (digits.empty() || bad != std::errc() || end != digits.data() + digits.size()) return {};
  const auto ours = message_id_of(out);
  const auto lower = [](unsigned char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : int(c); };
  const bool same = ours && ours->size() == message_id.size() && // domains know no case, tokens do
                    ours->substr(0, at) == message_id.substr(0, at) &&
                    std::equal(ours->begin(), ours->end(), message_id.begin(),
                               [&](unsigned char a, unsigned char b) { return lower(a) == lower(b); });
  return same ? std::optional(out) : std::nullopt;
}

} // namespace barid::compose
