// dsl/test_reader.hpp - what the parts of checking one test know of each other.

#pragma once

#include "dsl/argument_cursor.hpp"
#include "dsl/checker.hpp"
#include "dsl/test_case.hpp"

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace barid::dsl {

/// One test while it is checked: who and what it has brought in so far.
struct test_scope {
  checker& check;
  test_case& out;
  std::set<std::string> agents{};
  std::vector<std::string> mails{};
  /// A statement was not understood: what it would have brought in is not missed once more.
  bool damaged = false;
  /// Something has happened to the desk itself: rules may have told somebody without any mail.
  bool desk_happened = false;

  template <class Step>
  void add(Step what, const route::setting& from) {
    out.steps.push_back({std::move(what), from.at});
  }
};

/// Reports something that the test has not brought in, each mistake once. Returns false.
bool missing_in(test_scope& t, span at, std::string message, advice help);

/// Reports that a statement is not written as it should be. Returns false.
bool bad_step(checker& c, const char* code, span at, std::string message, std::string_view shape);

/// A team of the rules, or of the directory; reports others.
bool require_test_team(checker& c, const std::string& id, span at);
/// Somebody of the test, or whom the rules name; reports others.
bool require_test_agent(test_scope& t, const std::string& id, span at);
/// A team or a person.
bool require_test_holder(test_scope& t, const std::string& id, span at);
/// A mail that the test has received; reports others.
bool require_test_mail(test_scope& t, const std::string& name, span at);
/// `in m` at the cursor: the mail, else empty; false where it was reported.
bool read_in(test_scope& t, argument_cursor& in, std::string& of);
/// A point in time; without a zone, in that of the test's clock.
std::optional<instant> read_instant(test_scope& t, const route::value& from);

/// `agent mona { … }`, `agent mona answers "…"`
void check_agent_statement(test_scope& t, const route::setting& from);
/// `call erp fails "…"`, `call crm.touch answers { … }`
void check_call_statement(test_scope& t, const route::setting& from);
/// `mailbox support fails "…"`, `mailbox support recovers`
void check_mailbox_statement(test_scope& t, const route::setting& from);

/// The settings of `agent mona { … }`.
void check_test_agent(test_scope& t, const route::setting& from, test_agent& into);
/// The settings of `customer sara@shop.example { … }`.
void check_test_customer(test_scope& t, const route::setting& from, test_customer& into);
/// The settings of `receive`.
void check_test_mail(test_scope& t, const route::setting& from, test_mail& into);
/// `expect …`; false where it was reported.
bool check_expectation(test_scope& t, const route::setting& from, expectation& into);

} // namespace barid::dsl
