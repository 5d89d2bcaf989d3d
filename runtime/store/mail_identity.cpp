#include "runtime/store/mail_identity.hpp"

#include "runtime/store/hash.hpp"

#include <algorithm>
#include <array>

namespace barid::store {

namespace {

/// One header field with its continuation lines and line ends, or the rest of the mail.
struct field {
  std::string_view name; ///< Without the colon; empty for what is not a field.
  std::string_view all;
};

bool same_word(std::string_view a, std::string_view lower) {
  return std::equal(a.begin(), a.end(), lower.begin(), lower.end(),
                    [](char x, char y) { return (x >= 'A' && x <= 'Z' ? char(x - 'A' + 'a') : x) == y; });
}

std::size_t line_end(std::string_view text, std::size_t from) {
  const auto at = text.find('\n', from);
  return at == std::string_view::npos ? text.size() : at + 1;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view space = " \t\r\n";
  const auto begin = text.find_first_not_of(space);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(space) - begin + 1);
}

/// Shows the header fields one by one, since a mail may have millions of them. Where they end, the
/// empty line included in the body.
template <class See>
std::size_t each_field(std::string_view raw, See see) {
  std::size_t body_at = 0;
  while (body_at < raw.size()) {
    const char first = raw[body_at];
    if (first == '\n' || raw.substr(body_at, 2) == "\r\n") break;
    auto end = line_end(raw, body_at);
    while (end < raw.size() && (raw[end] == ' ' || raw[end] == '\t')) end = line_end(raw, end);
    const auto all = raw.substr(body_at, end - body_at);
    const auto colon = all.find(':');
    // a line without a colon is not a field; it counts, and reading will name the defect
    const auto name = colon == std::string_view::npos ? std::string_view() : all.substr(0, colon);
    see(field{trimmed(name), all});
    body_at = end;
  }
  return body_at;
}

bool is_trace(std::string_view name) {
  constexpr std::array<std::string_view, 4> trace{"return-path", "received", "delivered-to", "x-original-to"};
  return std::any_of(trace.begin(), trace.end(), [&](auto t) { return same_word(name, t); });
}

} // namespace

std::string message_id_hash(std::string_view message_id) {
  auto id = trimmed(message_id);
  if (id.starts_with('<')) id.remove_prefix(1);
  if (id.ends_with('>')) id.remove_suffix(1);
  id = trimmed(id);
  return id.empty() ? std::string() : sha256_of(id);
}

mail_identity identify(std::string_view raw) {
  mail_identity out;
  bool dated = false;
  const auto body_at = each_field(raw, [&](const field& f) {
    const auto value = trimmed(f.all.substr(std::min(f.all.size(), f.all.find(':') + 1)));
    if (same_word(f.name, "message-id") && out.message_id_hash.empty()) out.message_id_hash = message_id_hash(value);
    if (same_word(f.name, "date") && !value.empty()) dated = true;
  });
  const bool leave_out_trace = dated && !out.message_id_hash.empty();
  sha256 hash;
  each_field(raw, [&](const field& f) {
    if (!leave_out_trace || !is_trace(f.name)) hash.add(f.all);
  });
  hash.add(raw.substr(body_at));
  out.hash = hash.finish();
  return out;
}

} // namespace barid::store
