// dsl/settings.hpp - the settings of a declaration: which exist, and how each is read.

#pragma once

#include "dsl/checker.hpp"

#include <functional>
#include <span>
#include <string_view>

namespace barid::dsl {

/// One setting that a declaration takes.
template <class Target>
struct setting_type {
  std::string_view key;
  std::string_view shape; ///< `capacity NUMBER`, for messages and the reference.
  bool may_repeat = false;
  /// Reads the arguments into the target; reports and returns false where they do not fit.
  bool (*read)(checker&, const route::setting&, Target&) = nullptr;
};

/// Reports that a setting is not written as it should be. Returns false.
bool bad_setting(checker& c, const route::setting& s, std::string_view shape, std::string message = {});

/// Reports a word among the arguments that begins a setting of its own, `known`, where the `;` before it is missing: else
/// it would be taken for a value. Returns whether there is one.
bool runs_on(checker& c, const route::setting& s, const std::vector<std::string>& known);

/// Reports a key that the declaration does not have.
void unknown_setting(checker& c, const route::setting& s, std::string_view declaration,
                     const std::vector<std::string>& known);
void setting_twice(checker& c, const route::setting& s, span first);

/// Reads every setting by the table; each key once unless it may repeat.
template <class Target, std::size_t N>
void read_settings(checker& c, std::string_view declaration, const std::vector<route::setting>& from,
                   const setting_type<Target> (&table)[N], Target& into) {
  std::vector<std::string> known;
  for (const auto& t : table) known.emplace_back(t.key);
  std::map<std::string_view, span> seen;
  for (const auto& s : from) {
    if (s.key.text.empty()) continue; // reported by the parser
    const setting_type<Target>* type = nullptr;
    for (const auto& t : table)
      if (t.key == s.key.text) type = &t;
    if (!type) {
      unknown_setting(c, s, declaration, known);
      continue;
    }
    if (auto [first, fresh] = seen.try_emplace(type->key, s.key.at); !fresh && !type->may_repeat) {
      setting_twice(c, s, first->second);
      continue;
    }
    if (!runs_on(c, s, known) && !type->read(c, s, into)) bad_setting(c, s, type->shape);
  }
}

/// The only argument, if it is a word; else null.
[[nodiscard]] const route::value* only_word(const route::setting& s);
/// The only argument, if it is of this kind; else null.
[[nodiscard]] const route::value* only(const route::setting& s, route::value_kind kind);
/// Whether the only argument is a text, which goes into `to`.
[[nodiscard]] bool one_text(const route::setting& s, std::string& to);
/// Words with commas between them; empty if anything else stands there.
[[nodiscard]] std::vector<route::name> words(const std::vector<route::value>& from, std::size_t first = 0);

/// A setting as the reference and editors show it.
struct setting_entry {
  std::string_view declaration; ///< The keyword: `team`.
  std::string_view key;
  std::string_view shape;
};

/// Every setting of mailbox, team, calendar, sla and webhook, and of `agent` and `receive` in tests.
/// (The keys of a reply are languages.)
[[nodiscard]] std::vector<setting_entry> setting_entries();

template <class Target, std::size_t N>
void add_entries(std::vector<setting_entry>& to, std::string_view declaration, const setting_type<Target> (&table)[N]) {
  for (const auto& t : table) to.push_back({declaration, t.key, t.shape});
}
void add_people_entries(std::vector<setting_entry>& to);
void add_calendar_entries(std::vector<setting_entry>& to);
void add_sla_entries(std::vector<setting_entry>& to);
void add_call_entries(std::vector<setting_entry>& to);
void add_test_entries(std::vector<setting_entry>& to);
void add_test_mail_entries(std::vector<setting_entry>& to);

// ---- one file for each group of declarations

void check_mailbox(checker& c, const route::block_decl& d, span at);
void check_team(checker& c, const route::block_decl& d, span at);
/// Of all teams together.
void check_overflows(checker& c);
void check_calendar(checker& c, const route::block_decl& d, span at);
void check_sla(checker& c, const route::block_decl& d, span at);
void check_webhook(checker& c, const route::block_decl& d, span at);
void check_extension(checker& c, const route::extension_decl& d, span at);
void check_reply(checker& c, const route::block_decl& d, span at);
void check_list(checker& c, const route::list_decl& d, span at);
void check_attribute(checker& c, const route::attribute_decl& d, span at);

} // namespace barid::dsl
