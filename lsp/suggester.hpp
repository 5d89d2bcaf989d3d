// lsp/suggester.hpp - what may be written at one place: a list that grows while the place is looked at.
//
// Each kind of place has a file of its own: `suggest_declarations`, `suggest_actions`, `suggest_tests`,
// `suggest_conditions`; what they say with stands in `suggest_names`.

#pragma once

#include "dsl/operators.hpp"
#include "dsl/settings.hpp"
#include "dsl/verb.hpp"
#include "dsl/words.hpp"
#include "lsp/completion.hpp"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <set>
#include <utility>

namespace barid::lsp {

class suggester {
public:
  suggester(const place& at, const analysis& known, const std::string& path) : at_(at), known_(known), path_(path) {}

  [[nodiscard]] std::vector<suggestion> run();

private:
  void in_text();
  void in_code();

  // words and names
  void add(suggestion s);
  void keyword(dsl::word_place place, std::string_view word);
  void keywords(dsl::word_place place);
  void words(std::initializer_list<std::string_view> list, suggestion_kind kind = suggestion_kind::value);
  void names(dsl::use_of kind, const char* what);
  void names(std::initializer_list<std::pair<dsl::use_of, const char*>> kinds);
  void lists(std::optional<dsl::list_type> wanted);
  void statuses();
  void flags();
  void attributes();
  void files(std::string_view extension);
  /// The small words of a shape that may come next: alternatives, and those not yet written.
  void shape_words(std::string_view shape);
  void people();
  /// Words that stand behind the one that begins the statement.
  void later_words(dsl::word_place place);

  // declarations, settings, tables, flows
  void in_file();
  void event_of_block(const std::string& first);
  /// Events whose words go on from what stands from token `from` on.
  void events(std::size_t from);
  void in_settings();
  void value_of_setting(const dsl::setting_entry& e);
  void in_table();
  void in_flow();

  // actions
  void in_actions();
  void arguments_of(const dsl::verb& v);
  void values_of_attribute();

  // tests
  void in_test();
  void call_ends();
  void deed();
  void rule_names();
  void expectation();

  // conditions
  /// Suggests what a condition takes; false where the place is not in one.
  bool condition_follows();
  void fields(bool question);
  [[nodiscard]] std::optional<dsl::field_use> field_named(const std::string& name) const;
  void condition(std::vector<std::string> tail);
  void operators(const dsl::field_use& field);
  void operands(const dsl::field_use& field, const std::vector<std::string>& tail);
  void values(const dsl::field_use& field);

  [[nodiscard]] const std::vector<std::string>& before() const { return at_.before; }
  [[nodiscard]] std::string last() const { return before().empty() ? "" : before().back(); }
  [[nodiscard]] bool written(std::string_view word) const {
    return std::ranges::find(before(), word) != before().end();
  }

  const place& at_;
  const analysis& known_;
  const std::string& path_;
  std::vector<suggestion> out_;
  std::set<std::string> labels_;
};

} // namespace barid::lsp
