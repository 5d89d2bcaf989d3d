// dsl/action_reader.hpp - a verb's arguments, read one after the other.
//
// Each call either takes what it asks for, or reports what was expected, with the verb's shape as
// help, and returns nothing. Only the first problem of a statement is reported.

#pragma once

#include "dsl/checker.hpp"
#include "dsl/verb.hpp"

#include <optional>
#include <string>

namespace barid::dsl {

class action_reader {
public:
  action_reader(checker& c, const route::statement& from, const verb& v) : check(c), from_(from), verb_(v) {}

  checker& check;

  /// The next argument without taking it, or null at the end.
  [[nodiscard]] const route::value* peek() const;
  [[nodiscard]] bool at_end() const { return next_ >= from_.arguments.size(); }
  [[nodiscard]] span here() const;

  /// Takes the word `w` if it comes next.
  bool word(const char* w);
  /// Takes the word `w`, or reports.
  bool expect_word(const char* w);
  /// Any bare word; `what` says what it should be ("a tag").
  std::optional<route::name> name(const char* what);
  /// A word or text; both mean the same.
  std::optional<std::string> word_or_text(const char* what);
  std::optional<route::value> text(const char* what);
  /// `lang.ar, invoices`
  std::vector<std::string> names(const char* what, use_of kind);
  /// `at most once per D`: puts `once_per` into `out`. False only after a report.
  bool once_per(action& out);
  /// Nothing may follow.
  bool end();

  bool fail(const char* code, std::string message, std::string help = {});
  const route::value* take() { return at_end() ? nullptr : &from_.arguments[next_++]; }

private:
  const route::statement& from_;
  const verb& verb_;
  std::size_t next_ = 0;
  bool failed_ = false;
};

/// Adds a constant argument.
void add(action& to, const char* name, value v);

} // namespace barid::dsl
