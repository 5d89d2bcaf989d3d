#include "runtime/http/route.hpp"

#include "runtime/http/schema.hpp"
#include "text/utf8.hpp"

#include <charconv>

namespace barid::http {

namespace {

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t out = 0;
  const auto end = text.data() + text.size();
  const auto [at, wrong] = std::from_chars(text.data(), end, out);
  if (wrong != std::errc{} || at != end || text.empty()) return {};
  return out;
}

std::optional<std::string> percent_decoded(std::string_view raw, bool plus_is_space) {
  std::string out;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '+' && plus_is_space) {
      out += ' ';
    } else if (raw[i] != '%') {
      out += raw[i];
    } else {
      unsigned value = 0;
      if (i + 2 >= raw.size()) return {};
      const auto [at, wrong] = std::from_chars(raw.data() + i + 1, raw.data() + i + 3, value, 16);
      if (wrong != std::errc{} || at != raw.data() + i + 3) return {};
      out += static_cast<char>(value);
      i += 2;
    }
  }
  if (!text::is_valid_utf8(out) || out.find('\0') != std::string::npos) return {};
  return out;
}

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> out;
  while (!path.empty()) {
    path.remove_prefix(1); // its slash
    const auto end = std::min(path.find('/'), path.size());
    out.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return out;
}

/// Whether `pattern` is this path; the values of its parameters into `values`.
bool fits(std::string_view pattern, const std::vector<std::string_view>& path,
          std::map<std::string, std::string>& values) {
  const auto wanted = segments_of(pattern);
  if (wanted.size() != path.size()) return false;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (!wanted[i].starts_with('{')) {
      if (wanted[i] != path[i]) return false;
      continue;
    }
    const auto number = whole_number(path[i]);
    if (!number || *number < 0 || path[i].starts_with('+') || (path[i].size() > 1 && path[i][0] == '0')) return false;
    values[std::string(wanted[i].substr(1, wanted[i].size() - 2))] = path[i];
  }
  return true;
}

} // namespace

std::int64_t call::number(const char* parameter) const {
  const auto it = path.find(parameter);
  return it == path.end() ? 0 : whole_number(it->second).value_or(0);
}

std::string call::header(const char* name) const {
  const auto it = headers.find(name);
  return it == headers.end() ? std::string() : it->second;
}

std::string call::query_text(const char* name) const {
  const auto it = query.find(name);
  return it == query.end() ? std::string() : it->second;
}

std::optional<std::int64_t> call::query_number(const char* name) const {
  return whole_number(query_text(name));
}

match find_route(std::string_view method, std::string_view path) {
  match out;
  if (!path.starts_with('/') || path.size() > 1024) return out;
  const auto parts = segments_of(path);
  for (const auto& r : routes()) {
    std::map<std::string, std::string> values;
    if (!fits(r.path, parts, values)) continue;
    if (method == r.method) {
      out.found = &r;
      out.path = std::move(values);
      return out;
    }
    out.allow += (out.allow.empty() ? "" : ", ") + std::string(r.method);
  }
  return out;
}

result<std::map<std::string, std::string>> read_query(const route& of, const std::string& raw) {
  std::map<std::string, std::string> out;
  std::string_view rest = raw;
  auto wrong = [](const std::string& what) { return error{errc::invalid, "the query " + what, ""}; };
  while (!rest.empty()) {
    const auto one = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(one.size() + 1, rest.size()));
    if (one.empty()) continue;
    const auto equals = std::min(one.find('='), one.size());
    const auto name = percent_decoded(one.substr(0, equals), true);
    const auto value = percent_decoded(one.substr(std::min(equals + 1, one.size())), true);
    if (!name || !value) return wrong("is not percent-encoded UTF-8");
    const query_parameter* known = nullptr;
    for (const auto& p : of.query)
      if (*name == p.name) known = &p;
    if (!known) return wrong("has `" + name->substr(0, 60) + "`, which is not known here");
    if (out.contains(*name)) return wrong("has `" + *name + "` twice");
    if (value->empty()) continue; // a form's empty field
    json typed = *value;
    const auto type = known->schema.value("type", "string");
    if (type == "integer") {
      const auto number = whole_number(*value);
      if (!number) return wrong("has `" + *name + "`, which should be a whole number");
      typed = *number;
    } else if (type == "boolean") {
      if (*value != "true" && *value != "false") return wrong("has `" + *name + "`, which should be true or false");
      typed = *value == "true";
    }
    if (auto bad = mismatch(known->schema, typed, *name)) return wrong("is wrong: " + *bad);
    out[*name] = *value;
  }
  return out;
}

} // namespace barid::http
