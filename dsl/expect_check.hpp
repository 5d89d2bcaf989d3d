// dsl/expect_check.hpp - one expectation while it is read; its parts stand in check_expect*.cpp.

#pragma once

#include "dsl/argument_cursor.hpp"
#include "dsl/test_case.hpp"
#include "dsl/test_reader.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace barid::dsl {

/// The verb that a word of a test speaks of: `notified` of `notify`; empty where it is no such
/// word. `called` stands for itself: webhooks and extensions.
[[nodiscard]] std::string_view verb_done(std::string_view word);

class expect_check {
public:
  expect_check(test_scope& t, const route::setting& from, expectation& into)
      : t_(t), c_(t.check), from_(from), in_(from.arguments, from.key.at), out_(into) {}

  /// False where it was reported.
  bool run();

private:
  test_scope& t_;
  checker& c_;
  const route::setting& from_;
  argument_cursor in_;
  expectation& out_;
  std::string word_; ///< That it begins with.

  [[nodiscard]] span whole() const;
  [[nodiscard]] std::string_view shape() const;
  bool bad(std::string message, std::string_view how, std::optional<span> at = {});
  bool condition();
  bool thing();
  bool none();

  // Of each: false where it is not written as it should be, which `run` says unless it was said.
  // how things stand
  bool has();
  bool unassigned();
  bool assigned();
  bool by_rule();
  bool word_is();
  bool sla();
  bool flow();
  bool flow_name();
  // what was done, and by which rules
  bool number();
  bool all();
  /// `exactly 2`, `at least 1`, `at most 3`.
  bool counted();
  bool effect(std::string verb);
  /// The verb, and what it is about: whom, which reply, which words.
  bool about(std::string verb);
  bool somebody(const route::value& v);
  bool rule_did();
  /// `owner.finance`, `"on accepted"`, `chase.nudge`; reports others.
  bool rule_named(std::string& table, std::string& rule);
};

} // namespace barid::dsl
