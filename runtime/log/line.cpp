#include "runtime/log/line.hpp"

#include "runtime/secrets/redaction.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdio>

namespace barid::log {

namespace {

std::string stamp(instant at) {
  const auto whole = std::chrono::floor<std::chrono::milliseconds>(at);
  const auto seconds = std::chrono::floor<std::chrono::seconds>(whole);
  auto out = to_rfc3339(seconds);
  out.pop_back(); // Z
  std::array<char, 8> fraction{};
  std::snprintf(fraction.data(), fraction.size(), ".%03dZ", static_cast<int>((whole - seconds).count()));
  return out + fraction.data();
}

void escape_into(std::string& out, std::string_view text) {
  constexpr const char* digits = "0123456789abcdef";
  for (const unsigned char c : text) {
    if (c == '\n') out += "\\n";
    else if (c == '"' || c == '\\') (out += '\\') += static_cast<char>(c);
    else if (c < 0x20 || c == 0x7F) ((out += "\\x") += digits[c >> 4U]) += digits[c & 15U];
    else out += static_cast<char>(c);
  }
}

/// Quoted only where it would not be clear what belongs to it.
std::string value_text(const field& f) {
  if (const auto* n = std::get_if<std::int64_t>(&f.value)) return std::to_string(*n);
  if (const auto* b = std::get_if<bool>(&f.value)) return *b ? "true" : "false";
  if (const auto* d = std::get_if<double>(&f.value)) return nlohmann::json(*d).dump();
  const auto safe = secrets::masked(std::get<std::string>(f.value));
  const bool plain = !safe.empty() && std::ranges::none_of(safe, [](unsigned char c) {
    return c <= ' ' || c == '"' || c == '\\' || c == '=' || c == 0x7F;
  });
  if (plain) return safe;
  std::string out = "\"";
  escape_into(out, safe);
  return out + '"';
}

nlohmann::ordered_json value_json(const field& f) {
  if (const auto* n = std::get_if<std::int64_t>(&f.value)) return *n;
  if (const auto* b = std::get_if<bool>(&f.value)) return *b;
  if (const auto* d = std::get_if<double>(&f.value)) return *d;
  return secrets::masked(std::get<std::string>(f.value));
}

} // namespace

std::string text_line(const entry& e) {
  auto out = stamp(e.at) + " " + name_of(e.level);
  out.append(9 - std::string_view(name_of(e.level)).size(), ' ');
  escape_into(out, secrets::masked(e.message));
  const char* gap = "  ";
  for (const auto& f : e.with) {
    out += gap + std::string(f.name) + "=" + value_text(f);
    gap = " ";
  }
  if (e.repeated > 0) out += gap + std::string("repeated=") + std::to_string(e.repeated);
  return out;
}

std::string json_line(const entry& e) {
  nlohmann::ordered_json out;
  out["at"] = stamp(e.at);
  out["level"] = name_of(e.level);
  out["message"] = secrets::masked(e.message);
  if (!e.node.empty()) out["node"] = e.node;
  for (const auto& f : e.with) {
    const std::string name(f.name);
    out[out.contains(name) ? "field." + name : name] = value_json(f); // what every line has is never overwritten
  }
  if (e.repeated > 0) out["repeated"] = e.repeated;
  return out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

} // namespace barid::log
