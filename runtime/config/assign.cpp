#include "runtime/config/assign.hpp"

#include "runtime/config/amounts.hpp"
#include "runtime/net/endpoint.hpp"
#include "runtime/net/network.hpp"

#include <algorithm>
#include <cctype>
#include <optional>

namespace barid::config {

namespace {

error wrong(const option& o, const std::string& text) {
  return {errc::invalid, "`" + std::string(o.name) + "` cannot be `" + text + "`",
          "it has to be " + shape_in_words(o) +
              (o.example.empty() ? "" : ", for example `" + std::string(o.example) + "`")};
}

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 60 &&
         std::ranges::all_of(text, [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_'; });
}

/// `scheme://host[:port]`, nothing behind it.
bool is_base_url(std::string_view text) {
  if (text.starts_with("https://")) text.remove_prefix(8);
  else if (text.starts_with("http://")) text.remove_prefix(7);
  else return false;
  while (text.ends_with('/')) text.remove_suffix(1);
  return !text.empty() && text.find_first_of("/?#@ \\\"'<>") == std::string_view::npos;
}

/// The same, with a path behind it.
bool is_api_url(std::string_view text) {
  const auto host = text.find("://");
  if (host == std::string_view::npos) return false;
  const auto path = text.find('/', host + 3);
  return is_base_url(text.substr(0, path)) &&
         (path == std::string_view::npos || text.find_first_of("?#@ \\\"'<>", path) == std::string_view::npos);
}

std::optional<bool> parse_yes_no(std::string_view text) {
  for (const auto* yes : {"true", "yes", "on", "1"})
    if (text == yes) return true;
  for (const auto* no : {"false", "no", "off", "0"})
    if (text == no) return false;
  return {};
}

std::optional<std::int64_t> parse_amount(const option& o, std::string_view text) {
  switch (o.of) {
  case shape::number:
    return parse_number(text);
  case shape::bytes:
    return parse_size(text);
  case shape::length_of_time:
    return parse_time(text);
  case shape::mode:
    return parse_mode(text);
  case shape::text:
  case shape::file:
  case shape::endpoint:
  case shape::url:
  case shape::api_url:
  case shape::networks:
  case shape::target:
  case shape::yes_no:
  case shape::choice:
  case shape::secret:
    return {};
  }
  return {};
}

/// Whether a text fits; what is empty means "unset" wherever the default is empty.
bool fits(const option& o, const std::string& text) {
  if (has_control(text)) return false;
  if (text.empty()) return o.standard.empty();
  switch (o.of) {
  case shape::endpoint:
    return net::parse_endpoint(text).ok();
  case shape::url:
    return is_base_url(text);
  case shape::api_url:
    return is_api_url(text);
  case shape::networks:
    return net::network_set::parse(text).ok();
  case shape::choice:
    return std::ranges::find(o.choices, text) != o.choices.end();
  case shape::text:
    return o.name != "node.name" || is_name(text);
  case shape::file:
  case shape::target:
  case shape::yes_no:
  case shape::number:
  case shape::bytes:
  case shape::length_of_time:
  case shape::mode:
  case shape::secret:
    return true;
  }
  return true;
}

} // namespace

bool has_password(std::string_view target) {
  if (target.find("password") != std::string_view::npos) return true;
  const auto scheme = target.find("://");
  if (scheme == std::string_view::npos) return false;
  const auto rest = target.substr(scheme + 3);
  const auto login = rest.substr(0, rest.find_first_of("/?"));
  const auto at = login.rfind('@');
  return at != std::string_view::npos && login.substr(0, at).find(':') != std::string_view::npos;
}

result<void> assign(const option& o, const std::string& text, const std::filesystem::path& base, settings& into) {
  if (o.of == shape::target && has_password(text))
    return error{errc::refused, "`" + std::string(o.name) + "` may not carry a password",
                 "name a file with it in `database.password_file`, or set BARID_DATABASE_PASSWORD"};
  if (!fits(o, text)) return o.of == shape::secret ? wrong(o, "…") : wrong(o, text);
  if (const auto* words = std::get_if<std::string settings::*>(&o.where)) {
    into.*(*words) = text;
  } else if (const auto* path = std::get_if<std::filesystem::path settings::*>(&o.where)) {
    into.*(*path) = text.empty() ? std::filesystem::path() : (base / text).lexically_normal();
  } else if (const auto* flag = std::get_if<bool settings::*>(&o.where)) {
    const auto yes = parse_yes_no(text);
    if (!yes) return wrong(o, text);
    into.*(*flag) = *yes;
  } else {
    const auto n = parse_amount(o, text);
    if (!n || *n < o.least || *n > o.most) return wrong(o, text);
    if (const auto* number = std::get_if<std::int64_t settings::*>(&o.where)) into.*(*number) = *n;
    else into.*std::get<std::chrono::milliseconds settings::*>(o.where) = std::chrono::milliseconds(*n);
  }
  return {};
}

} // namespace barid::config
