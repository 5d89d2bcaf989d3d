// dsl/checker.hpp - the state of one check: the program being built, the names known, the findings.
//
// Never    stops at a finding: every part reports and goes on, so that one run shows everything.

#pragma once

#include "dsl/compile_options.hpp"
#include "dsl/program.hpp"
#include "grammar/route/syntax.hpp"
#include "model/diagnostic.hpp"
#include "model/source.hpp"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace barid::dsl {

struct event_type;

/// What to do about a finding. Where that is one word for another, `word` and `instead` say so, and
/// editors offer it as a change.
struct advice {
  std::string text{};
  std::string word{};
  std::string instead{};

  advice() = default;
  // not explicit: most advice is just words
  advice(std::string what) : text(std::move(what)) {}
  advice(const char* what) : text(what) {}
  [[nodiscard]] bool empty() const { return text.empty(); }
  advice& operator+=(const std::string& more) {
    text += more;
    return *this;
  }
};

/// The kinds of things that have names of their own.
enum class name_kind { mailbox, team, calendar, sla, list, reply, table, flow, flag, status, webhook };

[[nodiscard]] const char* word_for(name_kind k);

class checker {
public:
  checker(const source_set& s, const compile_options& o) : sources(s), options(o) {}

  const source_set& sources;
  const compile_options& options;
  program out;
  std::vector<diagnostic> found;
  /// File → the name that its own names stand behind, or empty; files beyond the end have none.
  std::vector<std::string> prefixes;
  /// The event of the table whose rules are being checked; null outside tables.
  const event_type* event = nullptr;
  /// In tests, what is missing is not what was expected, and needs no `else`.
  bool missing_is_no = false;

  diagnostic& error(const char* code, span at, std::string message, advice help = {});
  diagnostic& warning(const char* code, span at, std::string message, advice help = {});
  /// How many errors there are: a part that reported one keeps quiet about what follows from it.
  [[nodiscard]] std::size_t errors() const;

  /// Notes a declaration; reports a second one of the same (folded) name. Returns false then.
  bool declare(name_kind kind, const route::name& id);
  [[nodiscard]] bool declared(name_kind kind, const std::string& id) const;
  /// Reports an unknown name with the nearest known one. Returns false.
  bool unknown(name_kind kind, const char* code, const std::string& id, span at);
  /// True if `id` is declared as `kind`; else reports it.
  bool require(name_kind kind, const char* code, const std::string& id, span at);

  /// The same for a name that is kept: `full` becomes what the rule set calls it.
  bool require(name_kind kind, const char* code, const std::string& id, span at, std::string& full);
  /// What the rule set calls the thing that the file at `at` calls `id`: in a file that is used under a
  /// name (`use … as words`), its own names stand behind that name, `words.refund`.
  [[nodiscard]] std::string known_as(name_kind kind, const std::string& id, span at) const;

  /// A team or agent: declared, in the directory, or noted as an outside name.
  bool require_person(outside_name::kind_of kind, const std::string& id, span at);
  [[nodiscard]] bool is_team(const std::string& id) const;

  /// Notes that something uses, or declares, a name: for editors, and so that what nothing uses can be
  /// told. `at` may reach beyond the name (`billing.lead`).
  void use(use_of kind, const std::string& id, span at, bool defines = false, std::string scope = {});
  struct unused_name {
    const char* word = ""; ///< `list`, `sla`, …
    std::string name;
    span at;
  };
  /// Lists, calendars, SLAs, replies, webhooks, flags, statuses and attributes that nothing uses, by place.
  /// Files that others bring in with `use` are left out: not all of a library is needed everywhere.
  [[nodiscard]] std::vector<unused_name> unused() const;

  /// The bytes a span covers, as written.
  [[nodiscard]] std::string written(span at) const;
  /// The file's text in the set by its path, or null.
  [[nodiscard]] const source_file* file(const std::string& path) const;
  /// `path` relative to the folder of the file that `at` lies in; empty if it leaves the folder.
  [[nodiscard]] std::string resolve_path(const std::string& path, span at) const;

  /// Every name of a kind, for suggestions.
  [[nodiscard]] std::vector<std::string> names(name_kind kind) const;

  list_id add_list(item_list list);
  predicate_id add_predicate(predicate p);

private:
  diagnostic& add(severity level, const char* code, span at, std::string message, advice help);
  void mark_used(use_of what, const std::string& id);

  struct declared_name {
    std::string text;
    span at;
    bool used = false;
  };
  std::map<name_kind, std::unordered_map<std::string, declared_name>> names_;
  std::unordered_map<std::string, predicate_id> same_;
  std::set<std::string> used_attributes_;
  std::unordered_map<std::string, std::string> own_names_; ///< `words.refund` → `refund`.
  /// `errors()` goes on counting where it stopped: it is asked for each declaration.
  mutable std::size_t counted_ = 0, errors_ = 0;
};

/// The candidate nearest to `word` that a person may have meant, or empty.
[[nodiscard]] std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

/// "did you mean `x`?" or empty.
[[nodiscard]] advice did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

// ---- the parts of a check, one file each

/// mailbox, team, calendar, sla, reply, list, attribute, flag, status: what they say.
void check_declarations(checker& c, const std::vector<const route::declaration*>& all);
/// A condition of a rule on `event`; `broken` conditions give a constant.
[[nodiscard]] node check_condition(checker& c, const route::condition& from);
/// A field in a condition or template; reports unknown ones.
[[nodiscard]] std::optional<field_use> check_field(checker& c, const route::name& path, span at);
/// A text with `{fields}`; `html`: values are escaped.
[[nodiscard]] text_template check_template(checker& c, const route::value& from);
[[nodiscard]] text_template check_template_text(checker& c, const std::string& text, span at, bool html);
/// The statements of a rule; what stands in `for each` goes to `each`, where it may stand at all.
[[nodiscard]] std::vector<action> check_actions(checker& c, const std::vector<route::statement>& from,
                                                std::vector<action>* each = nullptr);
[[nodiscard]] std::optional<amount> check_amount(checker& c, const route::value& from,
                                                 const std::string& default_calendar);
[[nodiscard]] std::optional<event_filter> check_event(checker& c, const route::event_pattern& from);
/// Rules in all tables of a set, `on` among them.
inline constexpr std::size_t most_rules = 50'000;

/// Tables and `on` in their order.
void check_tables(checker& c, const std::vector<const route::declaration*>& all);
/// Flows and `migrate`; after the tables.
void check_flows(checker& c, const std::vector<const route::declaration*>& all);
/// `test` blocks of rules that have no errors; last, so that what only tests use still counts as
/// unused.
void check_tests(checker& c, const std::vector<const route::declaration*>& all);
/// What rules do together, each right in itself: conflicts, endless events, rules that never act,
/// gaps. Only for a program without errors that has its index.
void analyse(checker& c);
/// A list written in place or declared; reports items that do not fit the type.
[[nodiscard]] item_list check_items(checker& c, list_type type, const std::vector<route::value>& from);

} // namespace barid::dsl
