#include "dsl/settings.hpp"

#include "dsl/codes.hpp"

#include <algorithm>

namespace barid::dsl {

using route::value_kind;

bool bad_setting(checker& c, const route::setting& s, std::string_view shape, std::string message) {
  // a reader that reported by itself has left a finding inside the setting
  const bool said = std::ranges::any_of(c.found, [&](const diagnostic& d) {
    return d.where.file == s.at.file && d.where.begin >= s.at.begin && d.where.end <= s.at.end + 1 &&
           d.level == severity::error;
  });
  if (!said)
    c.error(code::bad_setting, s.at,
            message.empty() ? "`" + s.key.text + "` is not written like this" : std::move(message),
            "it is written `" + std::string(shape) + "`");
  return false;
}

bool runs_on(checker& c, const route::setting& s, const std::vector<std::string>& known) {
  const auto& a = s.arguments;
  for (std::size_t i = 1; i + 1 < a.size(); ++i) {
    if (a[i].kind != value_kind::word || a[i - 1].kind == value_kind::comma || a[i + 1].kind == value_kind::comma ||
        std::ranges::find(known, a[i].text) == known.end())
      continue;
    auto& d = c.error(code::bad_setting, a[i].at,
                      "`" + a[i].text + "` begins another setting, or is a value of `" + s.key.text + "`",
                      "write `;` before it; before a value `,`");
    d.fixes.push_back({{a[i].at.file, a[i - 1].at.end, a[i - 1].at.end}, ";"});
    return true;
  }
  return false;
}

void unknown_setting(checker& c, const route::setting& s, std::string_view declaration,
                     const std::vector<std::string>& known) {
  auto help = did_you_mean(s.key.text, known);
  if (help.empty()) {
    help = "it takes ";
    for (const auto& k : known) help += (&k == &known.front() ? "`" : ", `") + k + "`";
  }
  c.error(code::unknown_setting, s.key.at, std::string(declaration) + " has no setting `" + s.key.text + "`", help);
}

void setting_twice(checker& c, const route::setting& s, span first) {
  c.error(code::setting_twice, s.key.at, "`" + s.key.text + "` is set twice", "remove one of them")
      .related.push_back({first, "the first one is here"});
}

std::vector<setting_entry> setting_entries() {
  std::vector<setting_entry> out;
  add_people_entries(out);
  add_calendar_entries(out);
  add_sla_entries(out);
  add_call_entries(out);
  add_test_entries(out);
  return out;
}

const route::value* only(const route::setting& s, value_kind kind) {
  return s.arguments.size() == 1 && !s.has_body && s.arguments.front().kind == kind ? &s.arguments.front() : nullptr;
}

bool one_text(const route::setting& s, std::string& to) {
  const auto* v = only(s, value_kind::text);
  if (v) to = v->text;
  return v != nullptr;
}

const route::value* only_word(const route::setting& s) {
  return only(s, value_kind::word);
}

std::vector<route::name> words(const std::vector<route::value>& from, std::size_t first) {
  std::vector<route::name> out;
  for (std::size_t i = first; i < from.size(); ++i) {
    if (from[i].kind == value_kind::comma) continue;
    if (from[i].kind != value_kind::word) return {};
    out.push_back({from[i].text, from[i].at});
  }
  return out;
}

} // namespace barid::dsl
